import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Film } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Button } from '../../lumen/actions/button.tsx'
import { EmptyState } from '../../lumen/feedback/states.tsx'
import { FilmCard } from './film-card.tsx'
import type { Filters } from './filters.ts'
import { PagedGrid } from './paged-grid.tsx'
import { catalogue } from './queries.ts'

// The selects are a third of this page's code; the films need not wait for them.
const FilterBar = lazy(async () => ({ default: (await import('./filter-bar.tsx')).FilterBar }))

export interface FilmBrowserProps {
  label: string
  filters: Filters
  onChange: (filters: Filters) => void
  fixedGenre?: boolean
}

/** Filters over an endless grid of films. */
export function FilmBrowser({ label, filters, onChange, fixedGenre = false }: FilmBrowserProps) {
  const result = useInfiniteQuery({
    ...catalogue.films(filters),
    placeholderData: keepPreviousData,
  })
  const all: Filters = {
    sort: 'popularity',
    ...(fixedGenre && filters.genre != null && { genre: filters.genre }),
  }
  return (
    <>
      <Suspense fallback={<div className="h-13" />}>
        <FilterBar filters={filters} onChange={onChange} fixedGenre={fixedGenre} />
      </Suspense>
      <div className="pt-6">
        <PagedGrid
          label={label}
          result={result}
          empty={
            <EmptyState
              title="No film passes these filters"
              icon={<Film size={28} />}
              action={<Button onClick={() => onChange(all)}>Show all</Button>}
            >
              Widen the years or lower the rating.
            </EmptyState>
          }
        >
          {(film) => <FilmCard film={film} />}
        </PagedGrid>
      </div>
    </>
  )
}
