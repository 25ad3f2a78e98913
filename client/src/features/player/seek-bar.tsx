import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useSyncExternalStore } from 'react'
import { cx } from '../../lumen/cx.ts'
import { clock, spokenClock } from './clock.ts'
import { usePlayer } from './player-context.ts'
import { SeekPreview } from './seek-preview.tsx'
import type { Thumbnail } from './trickplay.ts'

const STEPS: Readonly<Record<string, number>> = { PageUp: 30, PageDown: -30 }

/** Where playback is, what is loaded, and the way to anywhere else. Time runs left to right everywhere. */
export function SeekBar({ thumbnails }: { thumbnails: readonly Thumbnail[] }) {
  const { store, actions } = usePlayer()
  const { positionSeconds, durationSeconds, buffered } = useSyncExternalStore(
    store.subscribe,
    store.getState,
  )
  const bar = useRef<HTMLDivElement>(null)
  // Where the pointer is, and whether it drags: the jump comes when it lets go.
  const [pointed, setPointed] = useState<number | null>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const shown = dragged ?? positionSeconds
  const percent = (seconds: number) =>
    `${durationSeconds > 0 ? Math.min(100, (seconds / durationSeconds) * 100) : 0}%`

  const secondsAt = (event: PointerEvent) => {
    const box = bar.current?.getBoundingClientRect()
    if (!box || box.width === 0) return 0
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * durationSeconds
  }
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || durationSeconds === 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDragged(secondsAt(event))
  }
  const onPointerMove = (event: PointerEvent) => {
    setPointed(secondsAt(event))
    if (dragged !== null) setDragged(secondsAt(event))
  }
  const onPointerUp = (event: PointerEvent) => {
    if (dragged !== null) actions.seekTo(secondsAt(event))
    setDragged(null)
    if (event.pointerType !== 'mouse') setPointed(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step !== undefined) actions.seekBy(step)
    else if (event.key === 'Home') actions.seekTo(0)
    else if (event.key === 'End') actions.seekTo(durationSeconds)
    else return
    event.preventDefault()
  }

  return (
    <div dir="ltr" className="relative">
      {pointed !== null && durationSeconds > 0 && (
        <SeekPreview
          positionSeconds={dragged ?? pointed}
          ratio={(dragged ?? pointed) / durationSeconds}
          thumbnails={thumbnails}
        />
      )}
      <div
        ref={bar}
        role="slider"
        tabIndex={0}
        aria-label="Place in the film"
        aria-valuemin={0}
        aria-valuemax={Math.round(durationSeconds)}
        aria-valuenow={Math.round(shown)}
        aria-valuetext={`${spokenClock(shown)} of ${spokenClock(durationSeconds)}`}
        data-testid="seek-bar"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDragged(null)}
        onPointerLeave={() => {
          if (dragged === null) setPointed(null)
        }}
        onKeyDown={onKeyDown}
        className="group/seek relative flex h-8 cursor-pointer touch-none items-center rounded-sm pointer-coarse:h-11"
      >
        <div
          className={cx(
            'relative h-1 w-full overflow-hidden rounded-full bg-ink/25 transition-[height] duration-(--duration-fast) group-hover/seek:h-1.5',
            dragged !== null && 'h-1.5',
          )}
        >
          {buffered.map(({ fromSeconds, toSeconds }) => (
            <div
              key={fromSeconds}
              className="absolute inset-y-0 bg-ink/35"
              style={{ left: percent(fromSeconds), width: percent(toSeconds - fromSeconds) }}
            />
          ))}
          {pointed !== null && (
            <div
              className="absolute inset-y-0 left-0 bg-ink/30"
              style={{ width: percent(pointed) }}
            />
          )}
          <div className="absolute inset-y-0 left-0 bg-accent" style={{ width: percent(shown) }} />
        </div>
        <div
          className="absolute size-3.5 -translate-x-1/2 rounded-full bg-accent shadow-card transition-[scale] duration-(--duration-fast) group-hover/seek:scale-125 pointer-coarse:size-4.5"
          style={{ left: percent(shown) }}
        />
        <span className="sr-only">{clock(shown)}</span>
      </div>
    </div>
  )
}
