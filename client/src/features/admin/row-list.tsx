import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '../../lumen/actions/button.tsx'
import { Loaded } from './loaded.tsx'

/** Things of one kind below each other, each with what can be done to it. */
export function RowList({ children }: { children: ReactNode }) {
  return (
    <ul className="divide-y divide-line rounded-lg bg-surface ring-1 ring-line ring-inset">
      {children}
    </ul>
  )
}

/** One of them: facts, and its buttons at the end, which go below where the window is narrow. */
export function Row({ children }: { children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 sm:px-5">{children}</li>
  )
}

/** What is said where a list has nothing in it. */
export function NoRows({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-lg bg-surface px-4 py-6 text-center text-ink-faint ring-1 ring-line ring-inset sm:px-5">
      {children}
    </p>
  )
}

export interface PagedListProps<T> {
  result: UseInfiniteQueryResult<InfiniteData<{ items: readonly T[] }>>
  /** The size of what is on its way. */
  skeleton: string
  empty: string
  /** On the button that loads the next page. */
  more: string
  children: (item: T) => ReactNode
}

/** Such a list, a page at a time. */
export function PagedList<T>({ result, skeleton, empty, more, children }: PagedListProps<T>) {
  return (
    <Loaded result={result} skeleton={skeleton}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items)
        if (items.length === 0) return <NoRows>{empty}</NoRows>
        return (
          <>
            <RowList>{items.map(children)}</RowList>
            {result.hasNextPage && (
              <Button
                className="mt-5"
                loading={result.isFetchingNextPage}
                onClick={() => void result.fetchNextPage()}
              >
                {more}
              </Button>
            )}
          </>
        )
      }}
    </Loaded>
  )
}
