import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Tv } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { SeriesCard } from '../features/catalogue/film-card.tsx'
import { readSeriesFilters } from '../features/catalogue/filters.ts'
import { PagedGrid } from '../features/catalogue/paged-grid.tsx'
import { catalogue } from '../features/catalogue/queries.ts'
import { ButtonLink } from '../lumen/actions/button.tsx'
import { EmptyState } from '../lumen/feedback/states.tsx'
import { Select } from '../lumen/forms/select.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

const SORTS = [
  { value: 'popularity', label: 'Most popular' },
  { value: 'title', label: 'Title, A to Z' },
  { value: 'year', label: 'Most recent' },
] as const

/** `/series`: every series. */
export function SeriesListPage() {
  usePageTitle('Series')
  const [search, setSearch] = useSearchParams()
  const filters = readSeriesFilters(search)
  const result = useInfiniteQuery({
    ...catalogue.seriesList(filters),
    placeholderData: keepPreviousData,
  })
  return (
    <PageContainer>
      <PageHeader title="Series" />
      <div className="flex justify-end">
        <Select
          label="Sort"
          value={filters.sort}
          options={SORTS}
          onChange={(sort) => setSearch(sort === 'popularity' ? {} : { sort }, { replace: true })}
        />
      </div>
      <div className="pt-6">
        <PagedGrid
          label="Series"
          result={result}
          empty={
            <EmptyState
              title="No series yet"
              icon={<Tv size={28} aria-hidden="true" />}
              action={<ButtonLink to="/movies">Browse films</ButtonLink>}
            >
              Series appear here as soon as the library holds one.
            </EmptyState>
          }
        >
          {(item) => <SeriesCard series={item} />}
        </PagedGrid>
      </div>
    </PageContainer>
  )
}
