import { useCallback, useEffect, useMemo, useState } from 'react'
import { cx } from '../../lumen/cx.ts'
import { createActions } from './actions.ts'
import { Captions } from './captions.tsx'
import { CenterControls } from './center-controls.tsx'
import { ControlBar } from './control-bar.tsx'
import { FeedbackBubble } from './feedback-bubble.tsx'
import { createMediaStore } from './media-store.ts'
import { Overlays } from './overlays.tsx'
import type { PlayerProps } from './player.tsx'
import { PlayerContext } from './player-context.ts'
import { toggleStats, usePreferences } from './preferences.ts'
import type { Feedback, Shell } from './shortcuts.ts'
import { StatsOverlay } from './stats-overlay.tsx'
import { Surface } from './surface.tsx'
import { TopBar } from './top-bar.tsx'
import { useAttention } from './use-attention.ts'
import { useBeginning } from './use-beginning.ts'
import { useFullscreen } from './use-fullscreen.ts'
import { useMediaSession } from './use-media-session.ts'
import { useMediaValue } from './use-media-value.ts'
import { useOnDemand } from './use-on-demand.ts'
import { useFailure } from './use-failure.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useStream } from './use-stream.ts'
import { useTrickplay } from './use-trickplay.ts'
import { useRememberedVolume } from './use-volume.ts'
import { useWakeLock } from './use-wake-lock.ts'

const fetchSheet = async () => (await import('./shortcuts-sheet.tsx')).ShortcutsSheet

/** Everything that lies over the picture, and what connects it to the picture. */
export function Stage({ video, ...props }: PlayerProps & { video: HTMLVideoElement }) {
  const store = useMemo(() => createMediaStore(video), [video])
  const own = useMemo(() => createActions(video), [video])
  const { direct } = props
  const actions = useMemo(() => direct?.(own, video) ?? own, [direct, own, video])
  const [menuOpen, setMenuOpen] = useState(false)
  const [helpOpen, setHelpOpen] = useState(false)
  const [ShortcutsSheet, askForSheet] = useOnDemand(fetchSheet)
  const [feedback, setFeedback] = useState<{ kind: Feedback; id: number }>({ kind: null, id: 0 })
  const answer = useCallback(
    (kind: Feedback) => setFeedback((last) => ({ kind, id: last.id + 1 })),
    [],
  )
  useRememberedVolume(video)
  const { stream, state, toggleCaptions } = useStream(video, {
    url: props.sourceUrl,
    kind: props.sourceKind,
    version: props.sourceVersion,
    startSeconds: props.choices[0]?.positionSeconds ?? props.startSeconds,
    onLinkExpired: props.onLinkExpired,
  })
  // What is loaded still plays: a lost connection is told when playback stands.
  const stands = useMediaValue(store, ({ stalled, begun }) => stalled || !begun)
  const failure = state.failure === 'network' && !stands ? null : state.failure
  useFailure(store, failure, props)
  const { asking, begin } = useBeginning(own, store, props)
  const { isFullscreen, toggleFullscreen } = useFullscreen(video)
  const thumbnails = useTrickplay(props.trickplayUrl)
  const begun = useMediaValue(store, (state) => state.begun)
  const paused = useMediaValue(store, (state) => state.paused)
  const ended = useMediaValue(store, (state) => state.ended)
  const { visible, wake, hide } = useAttention(!begun || paused || menuOpen || helpOpen)

  const blocked = asking || props.interruption !== null
  // Under a message that covers the picture, controls would only be in the way of the keyboard.
  const covered = blocked || failure !== null || (ended && props.next === null)
  const playNext = props.next?.play
  const shell: Shell = {
    toggleFullscreen,
    toggleCaptions,
    toggleHelp: () => {
      askForSheet()
      setHelpOpen((open) => !open)
    },
    toggleStats,
    playNext: () => playNext?.(),
  }
  useShortcuts({ store, actions }, shell, answer, blocked || menuOpen)
  useMediaSession(actions, { ...props, subtitle: props.subtitle, next: playNext })
  useWakeLock(begun && !paused)
  const showsStats = usePreferences((preferences) => preferences.showsStats)
  const { observe } = props
  useEffect(() => observe(video), [observe, video])

  const controls = cx(
    // The shade around the controls is the picture's: what lies under it can be pressed.
    'pointer-events-none absolute inset-x-0 z-10 transition-opacity duration-(--duration-slow) motion-reduce:transition-none [[data-controls=shown]_&>*]:pointer-events-auto',
    !visible && 'opacity-0',
  )
  return (
    <PlayerContext value={{ store, actions, stream, streamState: { ...state, failure } }}>
      <div
        data-controls={visible ? 'shown' : 'hidden'}
        className={cx('absolute inset-0', !visible && 'cursor-none')}
      >
        {/* Before it begins the picture steps back behind the button that begins it. */}
        <div
          className={cx(
            'pointer-events-none absolute inset-0 bg-screen/35 transition-opacity duration-(--duration-slow)',
            begun && 'opacity-0',
          )}
        />
        <Captions raised={visible && !blocked} />
        <Surface
          controlsVisible={visible}
          onShow={() => wake()}
          onHide={hide}
          onFullscreen={toggleFullscreen}
          onSeek={answer}
        />
        {!covered && !ended && <CenterControls visible={visible} />}
        <FeedbackBubble feedback={feedback} />
        <div
          className={cx(
            controls,
            'top-0 z-30 bg-linear-to-b from-screen/95 via-screen/75 via-50% to-transparent pb-14',
          )}
        >
          <TopBar {...props} subtitle={props.subtitle} onHelp={shell.toggleHelp} />
        </div>
        {props.notice}
        {showsStats && <StatsOverlay />}
        <Overlays {...props} asking={asking} onChoose={begin} controlsVisible={visible} />
        {!covered && (
          <div
            className={cx(
              controls,
              'bottom-0 bg-linear-to-t from-screen via-screen/75 via-50% to-transparent pt-20',
            )}
          >
            <ControlBar
              shell={shell}
              thumbnails={thumbnails}
              isFullscreen={isFullscreen}
              hasNext={props.next !== null}
              onMenuChange={setMenuOpen}
            />
          </div>
        )}
      </div>
      {ShortcutsSheet && <ShortcutsSheet open={helpOpen} onOpenChange={setHelpOpen} />}
    </PlayerContext>
  )
}
