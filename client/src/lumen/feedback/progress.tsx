import { cx } from '../cx.ts'

export interface ProgressProps {
  label: string
  /** 0 to 1. */
  ratio: number
  /** Quieter, for what does not move now. */
  resting?: boolean
}

/** How far something is, as a line. */
export function Progress({ label, ratio, resting = false }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, ratio)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1.5 overflow-hidden rounded-full bg-line"
    >
      <div
        className={cx(
          'h-full origin-left rounded-full transition-transform duration-(--duration-base) rtl:origin-right',
          resting ? 'bg-line-strong' : 'bg-accent',
        )}
        style={{ transform: `scaleX(${percent / 100})` }}
      />
    </div>
  )
}
