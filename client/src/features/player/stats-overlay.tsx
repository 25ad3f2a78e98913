import { X } from 'lucide-react'
import { useEffect, useReducer } from 'react'
import { ControlButton } from './control-button.tsx'
import type { MediaState } from './media-store.ts'
import { usePlayer, type PlayerContextValue } from './player-context.ts'
import { toggleStats } from './preferences.ts'
import { noMeasure } from './stream.ts'

const SAMPLE_MS = 1000

/** How the stream fares, for whoever wonders why it looks as it does. */
export function StatsOverlay() {
  const player = usePlayer()
  const [, sample] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const timer = setInterval(sample, SAMPLE_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <section
      aria-label="Figures of the stream"
      data-testid="stats"
      className="absolute start-3 top-20 z-20 rounded-md bg-scrim py-2 ps-4 pe-11 text-sm text-ink sm:start-8"
    >
      <div className="absolute end-0 top-0">
        <ControlButton
          label="Hide the figures"
          tip="below"
          icon={<X size={18} />}
          onClick={toggleStats}
        />
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 tabular-nums">
        {figuresOf(player).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function figuresOf({ store, stream, streamState }: PlayerContextValue): [string, string][] {
  const state = store.getState()
  const { estimateBitsPerSecond, bitsPerSecond, codecs } = stream?.measure() ?? noMeasure
  const { total, dropped } = store.getFrames()
  const { currentHeight, chosen, renditions } = streamState
  const level = [
    currentHeight === null ? 'none yet' : `${currentHeight}p`,
    bitsPerSecond !== null && megabits(bitsPerSecond),
    renditions.length > 1 && (chosen === null ? 'automatic' : 'chosen'),
  ]
  return [
    ['Bandwidth', estimateBitsPerSecond === null ? 'unknown' : megabits(estimateBitsPerSecond)],
    ['Level', level.filter(Boolean).join(', ')],
    ['Buffer', `${bufferedAhead(state).toFixed(1)} s`],
    ['Dropped frames', `${dropped} of ${total}`],
    ['Stalls', String(state.stalls)],
    ...(codecs === null ? [] : [['Codecs', codecs] satisfies [string, string]]),
  ]
}

const megabits = (bitsPerSecond: number) => `${(bitsPerSecond / 1_000_000).toFixed(2)} Mbit/s`

/** Seconds that are loaded from the playhead on, without a hole. */
export function bufferedAhead({ buffered, positionSeconds }: MediaState): number {
  const here = buffered.find(
    ({ fromSeconds, toSeconds }) => fromSeconds <= positionSeconds && positionSeconds < toSeconds,
  )
  return here ? here.toSeconds - positionSeconds : 0
}
