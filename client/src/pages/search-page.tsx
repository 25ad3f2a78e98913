import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Search, SearchX, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { FilmCard } from '../features/catalogue/film-card.tsx'
import { FilmRow } from '../features/catalogue/film-row.tsx'
import { PagedGrid } from '../features/catalogue/paged-grid.tsx'
import { catalogue } from '../features/catalogue/queries.ts'
import { Facets } from '../features/search/facets.tsx'
import { Highlighted } from '../features/search/highlighted.tsx'
import { searchFilms, type SearchTerms } from '../features/search/queries.ts'
import { useRecentSearches } from '../features/search/recent-store.ts'
import { RecentSearches } from '../features/search/recent-searches.tsx'
import { useDebounced } from '../features/search/use-debounced.ts'
import { IconButton } from '../lumen/actions/icon-button.tsx'
import { EmptyState } from '../lumen/feedback/states.tsx'
import { Tag } from '../lumen/feedback/tag.tsx'
import { Input } from '../lumen/forms/input.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

const REST_MS = 180

/** `/search?q=`: results as you type, narrowed by facets; the URL always says what is shown. */
export function SearchPage() {
  const [search, setSearch] = useSearchParams()
  const [text, setText] = useState(search.get('q') ?? '')
  const q = useDebounced(text.trim().slice(0, 100), REST_MS)
  const input = useRef<HTMLInputElement>(null)
  usePageTitle(q === '' ? 'Search' : `“${q}”`)

  useEffect(() => {
    setSearch(
      (current) => {
        if ((current.get('q') ?? '') === q) return current
        // Other words, other facets.
        return q === '' ? {} : { q }
      },
      { replace: true },
    )
  }, [q, setSearch])
  useEffect(() => input.current?.focus({ preventScroll: true }), [])

  const choose = (term: string) => {
    setText(term)
    input.current?.focus()
  }
  return (
    <PageContainer>
      <h1 className="sr-only">Search</h1>
      <form role="search" onSubmit={(event) => event.preventDefault()} className="max-w-3xl">
        <Input
          ref={input}
          type="search"
          aria-label="Search films, people and stories"
          placeholder="Films, people, stories"
          autoComplete="off"
          enterKeyHint="search"
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.target.value)}
          icon={<Search size={24} aria-hidden="true" />}
          action={
            text !== '' && (
              <IconButton
                label="Clear the search"
                icon={<X size={20} />}
                onClick={() => choose('')}
              />
            )
          }
          look="large"
        />
      </form>
      {q === '' ? (
        <Suggestions onChoose={choose} />
      ) : (
        <Results terms={readTerms(q, search)} onChoose={choose} />
      )}
    </PageContainer>
  )
}

function readTerms(q: string, search: URLSearchParams): SearchTerms {
  const genre = search.get('genre')
  const decade = Number(search.get('decade') ?? Number.NaN)
  return {
    q,
    ...(genre != null && { genre }),
    ...(Number.isInteger(decade) && { decade }),
  }
}

/** Before anything is typed. */
function Suggestions({ onChoose }: { onChoose: (term: string) => void }) {
  const { data: genres = [] } = useQuery(catalogue.genres())
  return (
    <div className="pt-6">
      <RecentSearches onChoose={onChoose} />
      {genres.length > 0 && (
        <Section title="Browse by genre">
          <ul className="flex flex-wrap gap-2">
            {genres.map(({ slug, name, count }) => (
              <li key={slug}>
                <Tag to={`/genres/${slug}`} count={count}>
                  {name}
                </Tag>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <div className="-mx-gutter pt-4">
        <FilmRow title="Trending" query={catalogue.trending()} />
      </div>
    </div>
  )
}

interface ResultsProps {
  terms: SearchTerms
  onChoose: (term: string) => void
}

function Results({ terms, onChoose }: ResultsProps) {
  const [, setSearch] = useSearchParams()
  const remember = useRecentSearches((state) => state.remember)
  const result = useInfiniteQuery({ ...searchFilms(terms), placeholderData: keepPreviousData })
  const first = result.data?.pages[0]
  const corrected = first?.correctedQuery
  const narrow = (change: { genre?: string | null; decade?: number | null }) =>
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
      {first && <Facets facets={first.facets} terms={terms} onChange={narrow} />}
      <PagedGrid
        label={`Results for ${terms.q}`}
        result={result}
        empty={<NothingFound terms={terms} />}
      >
        {(hit) => (
          <FilmCard film={hit} heading={<Highlighted text={hit.title} ranges={hit.highlights} />} />
        )}
      </PagedGrid>
    </div>
  )
}

function announce(pages: readonly { items: unknown[]; nextCursor: string | null }[]): string {
  const count = pages.reduce((sum, page) => sum + page.items.length, 0)
  const more = pages.at(-1)?.nextCursor != null
  return `${more ? 'More than ' : ''}${count} ${count === 1 ? 'film' : 'films'} found`
}

function isLink(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a') != null
}

function NothingFound({ terms }: { terms: SearchTerms }) {
  const narrowed = terms.genre != null || terms.decade != null
  return (
    <>
      <EmptyState
        title={`Nothing found for “${terms.q}”`}
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
