import type { ResponseOf, search, SearchKind } from '@cinema/contract'
import { Star } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { ToggleTag } from '../../lumen/feedback/tag.tsx'
import type { SearchTerms } from './queries.ts'

export type Narrowing = Omit<SearchTerms, 'q'>

interface FacetsProps {
  facets: ResponseOf<typeof search.find>['facets']
  terms: SearchTerms
  /** Null widens. */
  onChange: (change: { [Name in keyof Narrowing]?: Narrowing[Name] | null }) => void
}

interface Choice {
  name: keyof Narrowing
  value: string | number
  label: ReactNode
  count: number
}

const SHOWN = 8
const KINDS: Readonly<Record<SearchKind, string>> = {
  film: 'Films',
  series: 'Series',
  person: 'People',
}

/** What the results consist of; pressing a part narrows to it, pressing again widens. */
export function Facets({ facets, terms, onChange }: FacetsProps) {
  const groups = choicesOf(facets).map((choices) => offered(choices, terms))
  const shown = groups.filter((choices) => choices.length > 0)
  if (shown.length === 0) return null
  return (
    <div
      role="group"
      aria-label="Narrow the results"
      className="no-scrollbar relative -mx-gutter flex gap-2 overflow-x-auto px-gutter py-1 md:mx-0 md:flex-wrap md:px-0"
    >
      {shown.map((choices, index) => (
        <Fragment key={choices[0]?.name}>
          {index > 0 && (
            <span aria-hidden="true" className="mx-1 h-6 w-px shrink-0 self-center bg-line" />
          )}
          {choices.map(({ name, value, label, count }) => {
            const pressed = terms[name] === value
            return (
              <ToggleTag
                key={value}
                pressed={pressed}
                count={count}
                onPress={() => onChange({ [name]: pressed ? null : value })}
              >
                {label}
              </ToggleTag>
            )
          })}
        </Fragment>
      ))}
    </div>
  )
}

const choicesOf = ({ kinds, genres, decades, ratings }: FacetsProps['facets']): Choice[][] => [
  kinds.map(({ kind, count }) => ({ name: 'kind', value: kind, label: KINDS[kind], count })),
  genres.map(({ slug, name, count }) => ({ name: 'genre', value: slug, label: name, count })),
  decades.map(({ decade, count }) => ({
    name: 'decade',
    value: decade,
    label: `${decade}s`,
    count,
  })),
  ratings.map(({ minRating, count }) => ({
    name: 'minRating',
    value: minRating,
    label: <RatedAtLeast rating={minRating} />,
    count,
  })),
]

/** A group is worth showing when it tells parts apart, or when it is narrowed already. */
function offered(choices: Choice[], terms: SearchTerms): Choice[] {
  const isPressed = ({ name, value }: Choice) => terms[name] === value
  const shown = choices.filter((choice, index) => index < SHOWN || isPressed(choice))
  return shown.length > 1 || shown.some(isPressed) ? shown : []
}

function RatedAtLeast({ rating }: { rating: number }) {
  return (
    <span className="inline-flex items-center gap-1">
      <Star size={14} fill="currentColor" aria-hidden="true" />
      <span className="sr-only">Rated</span>
      {rating}+
    </span>
  )
}
