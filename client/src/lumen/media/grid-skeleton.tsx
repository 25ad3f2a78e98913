import { TitleCardSkeleton } from './title-card.tsx'

/** The first rows of a grid that has yet to arrive. */
export function GridSkeleton({ count = 21 }: { count?: number }) {
  return (
    <div
      aria-hidden="true"
      className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-3 sm:grid-cols-[repeat(auto-fill,minmax(10.25rem,1fr))] sm:gap-5"
    >
      {Array.from({ length: count }, (_, index) => (
        <TitleCardSkeleton key={index} />
      ))}
    </div>
  )
}
