import { cx } from '../cx.ts'

/** A place that content will fill; give it the size of the content through `className`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden="true"
      className={cx(
        'animate-shimmer rounded-md bg-raised [[data-theme=light]_&]:bg-line',
        className,
      )}
    />
  )
}
