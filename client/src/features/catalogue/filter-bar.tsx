import { MovieSort } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Play, X } from 'lucide-react'
import { Button } from '../../lumen/actions/button.tsx'
import { ToggleTag } from '../../lumen/feedback/tag.tsx'
import { Select } from '../../lumen/forms/select.tsx'
import { decades, type Filters } from './filters.ts'
import { catalogue } from './queries.ts'

const ANY = 'any'
const SORTS: Record<MovieSort, string> = {
  popularity: 'Most popular',
  newest: 'Newly added',
  rating: 'Best rated',
  title: 'Title, A to Z',
  year: 'Most recent',
}
const RATINGS = [9, 8, 7, 6, 5]

export interface FilterBarProps {
  filters: Filters
  onChange: (filters: Filters) => void
  /** The genre is given by the page. */
  fixedGenre?: boolean
}

export function FilterBar({ filters, onChange, fixedGenre = false }: FilterBarProps) {
  const { data: genres = [] } = useQuery(catalogue.genres())
  const change = (name: keyof Filters, value: unknown) => {
    const rest = Object.fromEntries(Object.entries(filters).filter(([key]) => key !== name))
    onChange({ ...rest, ...(value != null && { [name]: value }) } as unknown as Filters)
  }
  const narrowed =
    (filters.genre != null && !fixedGenre) ||
    [filters.tag, filters.decade, filters.minRating, filters.playable].some(
      (value) => value != null,
    )
  return (
    <div
      role="group"
      aria-label="Filters"
      className="no-scrollbar -mx-gutter flex items-center gap-2 overflow-x-auto px-gutter py-1 md:mx-0 md:flex-wrap md:overflow-visible md:px-0"
    >
      {!fixedGenre && (
        <Select
          label="Genre"
          active={filters.genre != null}
          value={filters.genre ?? ANY}
          options={[
            { value: ANY, label: 'Any' },
            ...genres.map(({ slug, name }) => ({ value: slug, label: name })),
          ]}
          onChange={(value) => change('genre', value === ANY ? null : value)}
        />
      )}
      <Select
        label="Years"
        active={filters.decade != null}
        value={String(filters.decade ?? ANY)}
        options={[
          { value: ANY, label: 'Any' },
          ...decades(new Date()).map((year) => ({ value: String(year), label: `${year}s` })),
        ]}
        onChange={(value) => change('decade', value === ANY ? null : Number(value))}
      />
      <Select
        label="Rating"
        active={filters.minRating != null}
        value={String(filters.minRating ?? ANY)}
        options={[
          { value: ANY, label: 'Any' },
          ...RATINGS.map((rating) => ({ value: String(rating), label: `${rating} and above` })),
        ]}
        onChange={(value) => change('minRating', value === ANY ? null : Number(value))}
      />
      <ToggleTag
        pressed={filters.playable === true}
        onPress={() => change('playable', filters.playable ? null : true)}
      >
        <Play size={14} fill="currentColor" aria-hidden="true" />
        Plays here
      </ToggleTag>
      {filters.tag != null && (
        <ToggleTag pressed onPress={() => change('tag', null)}>
          Tag: {filters.tag.replaceAll('-', ' ')}
        </ToggleTag>
      )}
      {narrowed && (
        <Button
          variant="ghost"
          size="sm"
          icon={<X size={16} />}
          onClick={() =>
            onChange({
              sort: filters.sort,
              ...(fixedGenre && filters.genre != null && { genre: filters.genre }),
            })
          }
        >
          Clear
        </Button>
      )}
      <div className="md:ms-auto">
        <Select
          label="Sort"
          value={filters.sort}
          options={MovieSort.options.map((value) => ({ value, label: SORTS[value] }))}
          onChange={(value) => change('sort', value)}
        />
      </div>
    </div>
  )
}
