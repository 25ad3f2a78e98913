import { Skeleton } from '../feedback/skeleton.tsx'

/** The place of a detail page's hero. */
export function HeroSkeleton() {
  return (
    <div
      aria-hidden="true"
      className="mx-auto flex min-h-[min(70svh,40rem)] max-w-page items-end gap-10 px-gutter pb-10"
    >
      <Skeleton className="hidden aspect-2/3 w-56 shrink-0 lg:block xl:w-64" />
      <div className="flex-1">
        <Skeleton className="h-9 w-40 rounded-full" />
        <Skeleton className="mt-5 h-16 w-full max-w-xl" />
        <Skeleton className="mt-5 h-4 w-64" />
        <Skeleton className="mt-8 h-13 w-56 rounded-full" />
      </div>
    </div>
  )
}
