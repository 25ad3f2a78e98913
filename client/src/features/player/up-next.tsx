import { Play } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { Button } from '../../lumen/actions/button.tsx'

const COUNTDOWN_SECONDS = 8

export interface NextTitle {
  title: string
  /** "Season 1, episode 2". */
  label: string
  play: () => void
}

export interface UpNextProps {
  next: NextTitle
  /** Counts down and plays by itself; else it waits to be pressed. */
  counting: boolean
  onDismiss: () => void
}

/** The next episode: offered at the credits, and begun by itself at the end. */
export function UpNext({ next, counting, onDismiss }: UpNextProps) {
  const left = useCountdown(counting, next.play)
  return (
    <section
      aria-label="Next episode"
      data-testid="up-next"
      className="absolute end-4 bottom-32 z-10 w-[min(24rem,calc(100vw-2rem))] animate-rise rounded-lg bg-raised p-5 shadow-overlay ring-1 ring-line sm:end-8"
    >
      <p className="text-sm text-ink-muted">
        {counting ? `Next in ${left} s` : 'Next'} · {next.label}
      </p>
      <h2 className="mt-1 text-xl">{next.title}</h2>
      {counting && (
        <div className="mt-3 h-1 overflow-hidden rounded-full bg-ink/15">
          <div
            className="h-full bg-accent transition-[width] duration-1000 ease-linear"
            style={{ width: `${((COUNTDOWN_SECONDS - left) / COUNTDOWN_SECONDS) * 100}%` }}
          />
        </div>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button
          variant="primary"
          icon={<Play size={18} fill="currentColor" aria-hidden="true" />}
          onClick={next.play}
        >
          Play now
        </Button>
        <Button variant="ghost" onClick={onDismiss}>
          {counting ? 'Stay here' : 'Watch the credits'}
        </Button>
      </div>
    </section>
  )
}

function useCountdown(counting: boolean, onEnd: () => void): number {
  const [left, setLeft] = useState(COUNTDOWN_SECONDS)
  const finish = useEffectEvent(onEnd)
  useEffect(() => {
    if (!counting) return undefined
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000)
    return () => clearInterval(timer)
  }, [counting])
  useEffect(() => {
    if (counting && left === 0) finish()
  }, [counting, left])
  return left
}
