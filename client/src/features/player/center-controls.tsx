import { Pause, Play } from 'lucide-react'
import { Spinner } from '../../lumen/feedback/spinner.tsx'
import { cx } from '../../lumen/cx.ts'
import { ControlButton } from './control-button.tsx'
import { JumpIcon } from './jump-icon.tsx'
import { useMedia, usePlayer } from './player-context.ts'

/** The middle of the picture: the first press of play, the wait for data, and buttons for thumbs. */
export function CenterControls({ visible }: { visible: boolean }) {
  const { actions } = usePlayer()
  const begun = useMedia((state) => state.begun)
  const paused = useMedia((state) => state.paused)
  const ready = useMedia((state) => state.ready)
  const stalled = useMedia((state) => state.stalled)
  if (!ready || (stalled && !paused)) {
    return (
      <Middle>
        <span className="text-accent">
          <Spinner size="3.5rem" label="Loading" />
        </span>
      </Middle>
    )
  }
  if (!begun) return <BigPlay onPress={actions.play} />
  return (
    <Middle>
      <div
        dir="ltr"
        className={cx(
          'hidden items-center gap-6 transition-opacity duration-(--duration-base) pointer-coarse:flex',
          visible ? 'pointer-events-auto' : 'invisible opacity-0',
        )}
      >
        <ControlButton
          size="xl"
          label="Back 10 seconds"
          icon={<JumpIcon direction="back" size={38} />}
          className="bg-scrim"
          onClick={() => actions.seekBy(-10)}
        />
        <ControlButton
          size="xl"
          label={paused ? 'Play' : 'Pause'}
          icon={
            paused ? (
              <Play size={42} fill="currentColor" />
            ) : (
              <Pause size={42} fill="currentColor" />
            )
          }
          className="bg-scrim"
          onClick={actions.togglePlay}
        />
        <ControlButton
          size="xl"
          label="Forward 10 seconds"
          icon={<JumpIcon direction="forward" size={38} />}
          className="bg-scrim"
          onClick={() => actions.seekBy(10)}
        />
      </div>
    </Middle>
  )
}

function BigPlay({ onPress }: { onPress: () => void }) {
  return (
    <Middle>
      <button
        type="button"
        aria-label="Play"
        data-testid="big-play"
        onClick={onPress}
        className="pointer-events-auto grid size-24 cursor-pointer place-items-center rounded-full bg-accent text-accent-ink shadow-overlay transition-transform duration-(--duration-base) ease-out hover:scale-108 active:scale-95 max-sm:size-20"
      >
        <Play size={40} fill="currentColor" className="ms-1.5" />
      </button>
    </Middle>
  )
}

function Middle({ children }: { children: React.ReactNode }) {
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center">{children}</div>
  )
}
