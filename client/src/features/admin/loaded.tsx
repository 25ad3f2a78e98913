import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { ErrorState } from '../../lumen/feedback/states.tsx'

export interface LoadedProps<T> {
  result: UseQueryResult<T>
  /** The size of what is on its way. */
  skeleton: string
  children: (data: T) => ReactNode
}

/** A part of the page once it is loaded; says when what it shows could not be brought up to date. */
export function Loaded<T>({ result, skeleton, children }: LoadedProps<T>) {
  const { data, error, isFetching, refetch, dataUpdatedAt } = result
  if (data === undefined) {
    if (!error) return <Skeleton className={skeleton} />
    return (
      <ErrorState
        {...describeError(error)}
        retrying={isFetching}
        onRetry={() => void refetch()}
        className="-my-10"
      />
    )
  }
  return (
    <>
      {error && (
        <p role="status" className="mb-4 rounded-md bg-danger-soft px-4 py-2.5 text-danger-text">
          {describeError(error).title}. This is as of{' '}
          {new Date(dataUpdatedAt).toLocaleTimeString(undefined, { timeStyle: 'medium' })}.
        </p>
      )}
      {children(data)}
    </>
  )
}
