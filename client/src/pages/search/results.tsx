import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Hourglass, SearchX } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { FilmRow } from '../../features/catalogue/film-row.tsx'
import { PagedGrid } from '../../features/catalogue/paged-grid.tsx'
import { catalogue } from '../../features/catalogue/queries.ts'
import { Facets, type Narrowing } from '../../features/search/facets.tsx'
import { searchTitles, type SearchTerms } from '../../features/search/queries.ts'
import { useRecentSearches } from '../../features/search/recent-store.ts'
import { EmptyState } from '../../lumen/feedback/states.tsx'
import { HitCard } from './hit-card.tsx'

export interface ResultsProps {
  terms: SearchTerms
  onChoose: (term: string) => void
}

/** What was found, its facets, and a kind word when nothing was. */
export function Results({ terms, onChoose }: ResultsProps) {
  const [, setSearch] = useSearchParams()
  const remember = useRecentSearches((state) => state.remember)
  const result = useInfiniteQuery({ ...searchTitles(terms), placeholderData: keepPreviousData })
  const first = result.data?.pages[0]
  const corrected = first?.correctedQuery
  const narrow = (change: { [Name in keyof Narrowing]?: Narrowing[Name] | null }) =>
    setSearch(
      (current) => {
        for (const [name, value] of Object.entries(change)) {
          if (value == null) current.delete(name)
          else current.set(name, String(value))
        }
        return new URLSearchParams(current)
      },
      { replace: true },
    )
  return (
    // A search is worth remembering when something in its results was opened.
    <div className="space-y-5 pt-5" onClick={(event) => isLink(event.target) && remember(terms.q)}>
      <p role="status" className="sr-only">
        {first && announce(result.data?.pages ?? [])}
      </p>
      {corrected != null && (
        <p className="text-ink-muted">
          Showing results for{' '}
          <button
            type="button"
            className="cursor-pointer font-semibold text-accent-text"
            onClick={() => onChoose(corrected)}
          >
            {corrected}
          </button>
        </p>
      )}
      {first?.degraded === true && (
        <p className="flex items-center gap-2 text-sm text-ink-muted">
          <Hourglass size={16} aria-hidden="true" className="shrink-0" />
          The search is warming up: people, series and misspelled words come in a moment.
        </p>
      )}
      {first && <Facets facets={first.facets} terms={terms} onChange={narrow} />}
      <PagedGrid
        label={`Results for ${terms.q}`}
        result={result}
        empty={<NothingFound terms={terms} />}
      >
        {(hit) => <HitCard hit={hit} />}
      </PagedGrid>
    </div>
  )
}

function announce(pages: readonly { items: unknown[]; nextCursor: string | null }[]): string {
  const count = pages.reduce((sum, page) => sum + page.items.length, 0)
  const more = pages.at(-1)?.nextCursor != null
  return `${more ? 'More than ' : ''}${count} ${count === 1 ? 'result' : 'results'}`
}

function isLink(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a') != null
}

function NothingFound({ terms }: { terms: SearchTerms }) {
  const { q, ...narrowing } = terms
  const narrowed = Object.keys(narrowing).length > 0
  return (
    <>
      <EmptyState
        title={`Nothing found for “${q}”`}
        icon={<SearchX size={28} aria-hidden="true" />}
      >
        {narrowed
          ? 'Widen the search by switching the filters above off.'
          : 'Try fewer words, or look around below.'}
      </EmptyState>
      <div className="-mx-gutter">
        <FilmRow title="Trending" query={catalogue.trending()} />
      </div>
    </>
  )
}
