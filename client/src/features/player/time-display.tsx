import { clock } from './clock.ts'
import { useMedia } from './player-context.ts'
import { usePreferences } from './preferences.ts'

/** Where playback is, or how much is left: pressing it changes between the two. */
export function TimeDisplay() {
  // Whole seconds, so that four events a second do not draw the same text four times.
  const position = useMedia((state) => Math.floor(state.positionSeconds))
  const duration = useMedia((state) => Math.round(state.durationSeconds))
  const showsRemaining = usePreferences((state) => state.showsRemaining)
  return (
    <button
      type="button"
      dir="ltr"
      data-testid="time"
      aria-label={showsRemaining ? 'Show the time played' : 'Show the time left'}
      onClick={() => usePreferences.setState({ showsRemaining: !showsRemaining })}
      className="min-h-11 cursor-pointer rounded-md px-2 text-sm font-semibold whitespace-nowrap text-ink tabular-nums"
    >
      {showsRemaining ? `−${clock(duration - position)}` : clock(position)}
      <span className="text-ink-muted max-[22.5rem]:hidden"> / {clock(duration)}</span>
    </button>
  )
}
