import { Star } from 'lucide-react'
import { useState, type PointerEvent } from 'react'
import { cx } from '../cx.ts'

const STARS = 5
const STEP = 0.5

export interface StarRatingProps {
  label: string
  /** Half a star to five; null for none. */
  value: number | null
  /** After the viewer lets go of the stars, or of a key. */
  onRate: (stars: number) => void
  className?: string
}

/** Five stars in halves. One slider for keyboard and screen reader; a press on a star for all others. */
export function StarRating({ label, value, onRate, className }: StarRatingProps) {
  const [draft, setDraft] = useState<number | null>(null)
  const shown = draft ?? value ?? 0
  const commit = (stars: number | null) => {
    setDraft(null)
    if (stars !== null && stars >= STEP && stars !== value) onRate(stars)
  }
  return (
    <div
      className={cx(
        'relative inline-flex h-11 w-55 cursor-pointer touch-none rounded-full select-none has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
        className,
      )}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setDraft(starsAt(event))
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) setDraft(starsAt(event))
      }}
      onPointerUp={(event) => commit(starsAt(event))}
      onPointerCancel={() => setDraft(null)}
    >
      <input
        type="range"
        aria-label={label}
        aria-valuetext={wordsFor(shown)}
        min={0}
        max={STARS}
        step={STEP}
        value={shown}
        onChange={(event) => setDraft(Number(event.target.value))}
        onKeyUp={() => commit(draft)}
        onBlur={() => commit(draft)}
        className="pointer-events-none absolute inset-0 size-full opacity-0"
      />
      <Row className="text-line-strong" />
      <div
        className="absolute inset-y-0 start-0 overflow-hidden"
        style={{ width: `${(shown / STARS) * 100}%` }}
      >
        <Row className="text-accent" filled />
      </div>
    </div>
  )
}

function Row({ className, filled = false }: { className: string; filled?: boolean }) {
  return (
    <div aria-hidden="true" className={cx('flex h-full w-55 items-center', className)}>
      {Array.from({ length: STARS }, (_, index) => (
        <span key={index} className="grid w-11 place-items-center">
          <Star size={26} fill={filled ? 'currentColor' : 'none'} />
        </span>
      ))}
    </div>
  )
}

/** The half star under the finger, counted from the side on which reading begins. */
function starsAt({ currentTarget, clientX }: PointerEvent<HTMLElement>): number {
  const { left, right, width } = currentTarget.getBoundingClientRect()
  const isRightToLeft = getComputedStyle(currentTarget).direction === 'rtl'
  const share = (isRightToLeft ? right - clientX : clientX - left) / width
  return Math.min(STARS, Math.max(STEP, Math.ceil((share * STARS) / STEP) * STEP))
}

function wordsFor(stars: number): string {
  if (stars === 0) return 'not rated'
  return stars === 1 ? '1 star' : `${stars} stars`
}
