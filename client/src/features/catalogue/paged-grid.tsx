import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Spinner } from '../../lumen/feedback/spinner.tsx'
import { ErrorState } from '../../lumen/feedback/states.tsx'
import { Button } from '../../lumen/actions/button.tsx'
import { Grid } from '../../lumen/media/grid.tsx'
import { GridSkeleton } from '../../lumen/media/grid-skeleton.tsx'

interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

/** A title, or what a viewer's list says of one. */
type Listed = { id: string } | { movie: { id: string } }

export interface PagedGridProps<Item> {
  label: string
  /** What `useInfiniteQuery` gives. */
  result: PagedResult<Item>
  children: (item: Item) => ReactNode
  /** Shown when there is nothing at all. */
  empty: ReactNode
}

type PagedResult<Item> = Pick<
  ReturnType<typeof useInfiniteQuery<Page<Item>, Error, InfiniteData<Page<Item>>>>,
  | 'data'
  | 'error'
  | 'fetchStatus'
  | 'isFetching'
  | 'isPlaceholderData'
  | 'hasNextPage'
  | 'isFetchingNextPage'
  | 'isFetchNextPageError'
> & { fetchNextPage: () => unknown; refetch: () => unknown }

/** An endless grid over a paged query, with its loading, empty, error and offline states. */
export function PagedGrid<Item extends Listed>({
  label,
  result,
  children,
  empty,
}: PagedGridProps<Item>) {
  const { data, error, fetchStatus, hasNextPage, isFetchingNextPage, isFetchNextPageError } = result
  const items = data?.pages.flatMap((page) => page.items)
  if (!items) {
    if (error) {
      return (
        <ErrorState
          {...describeError(error)}
          retrying={result.isFetching}
          onRetry={() => result.refetch()}
        />
      )
    }
    return fetchStatus === 'paused' ? <ErrorState offline /> : <GridSkeleton />
  }
  if (items.length === 0) return empty
  const canContinue = hasNextPage && !isFetchingNextPage && !isFetchNextPageError
  return (
    <div aria-busy={result.isPlaceholderData} className="transition-opacity aria-busy:opacity-50">
      <Grid
        label={label}
        items={items}
        keyOf={(item) => ('movie' in item ? item.movie.id : item.id)}
        onEnd={canContinue ? () => result.fetchNextPage() : undefined}
      >
        {children}
      </Grid>
      <div className="grid min-h-20 place-items-center pt-6 text-ink-faint">
        {isFetchingNextPage && <Spinner label="Loading more" />}
        {isFetchNextPageError && !isFetchingNextPage && (
          <Button onClick={() => result.fetchNextPage()}>Load more</Button>
        )}
      </div>
    </div>
  )
}
