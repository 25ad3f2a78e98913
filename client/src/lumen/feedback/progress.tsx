import { cx } from '../cx.ts'

export interface ProgressProps {
  /** From 0 to 1. */
  ratio: number
  /** What is progressing, for screen readers. */
  label: string
  className?: string
}

/** The amber line: how far along something is. */
export function Progress({ ratio, label, className }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, ratio)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className={cx('h-1 overflow-hidden rounded-full bg-ink/20', className)}
    >
      <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
    </div>
  )
}
