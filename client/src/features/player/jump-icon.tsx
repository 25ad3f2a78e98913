import { RotateCcw, RotateCw } from 'lucide-react'

/** Ten seconds back or forward: an arrow around the number. */
export function JumpIcon({ direction, size }: { direction: 'back' | 'forward'; size: number }) {
  const Icon = direction === 'back' ? RotateCcw : RotateCw
  return (
    <span className="relative grid place-items-center">
      <Icon size={size} strokeWidth={1.75} />
      <span
        className="absolute pt-px font-bold tabular-nums"
        style={{ fontSize: Math.round(size * 0.34) }}
      >
        10
      </span>
    </span>
  )
}
