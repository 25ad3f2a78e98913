import { FastForward } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../lumen/actions/button.tsx'
import { EndScreen } from './end-screen.tsx'
import { FailurePanel } from './failure-panel.tsx'
import { InterruptionPanel } from './interruption-panel.tsx'
import type { PlayerProps } from './player.tsx'
import { useMedia, usePlayer } from './player-context.ts'
import { ResumePrompt } from './resume-prompt.tsx'
import { UpNext } from './up-next.tsx'

export interface OverlaysProps extends PlayerProps {
  asking: boolean
  onChoose: (positionSeconds: number) => void
  controlsVisible: boolean
}

/** Less is over before the button is read. */
const WORTH_SECONDS = 2

/** What comes up by itself, the most urgent alone. */
export function Overlays(props: OverlaysProps) {
  const { stream, streamState, store } = usePlayer()
  const ended = useMedia((state) => state.ended)
  const { failure } = streamState
  const retry = () => (failure === 'link' ? props.onLinkExpired() : stream?.retry())
  if (failure !== null) {
    const { backTo, otherSource } = props
    return <FailurePanel {...{ failure, backTo, otherSource }} onRetry={retry} />
  }
  if (props.interruption !== null) {
    return (
      <InterruptionPanel
        interruption={props.interruption}
        hereSeconds={store.getState().positionSeconds}
        backTo={props.backTo}
        onContinue={props.onChoose}
      />
    )
  }
  if (props.asking) return <ResumePrompt choices={props.choices} onChoose={props.onChoose} />
  if (props.next) return <BeforeNext {...props} next={props.next} ended={ended} />
  if (ended) return <TheEnd {...props} />
  return (
    <>
      <SkipIntro {...props} />
      <SkipCredits {...props} />
    </>
  )
}

type BeforeNextProps = OverlaysProps & { next: NonNullable<PlayerProps['next']>; ended: boolean }

function BeforeNext({ ended, ...props }: BeforeNextProps) {
  const [dismissed, setDismissed] = useState<'never' | 'credits' | 'end'>('never')
  const { creditsStartSeconds } = props
  const inCredits = useMedia(
    (state) =>
      state.begun && creditsStartSeconds !== null && state.positionSeconds >= creditsStartSeconds,
  )
  if (ended && dismissed === 'end') {
    return <TheEnd {...props} />
  }
  if (ended || (inCredits && dismissed === 'never')) {
    return (
      <UpNext
        key={ended ? 'end' : 'credits'}
        next={props.next}
        counting={ended}
        onDismiss={() => setDismissed(ended ? 'end' : 'credits')}
      />
    )
  }
  return <SkipIntro {...props} />
}

function TheEnd({ title, backTo, atEnd }: OverlaysProps) {
  const { actions } = usePlayer()
  const again = () => {
    actions.seekTo(0)
    actions.play()
  }
  return (
    <EndScreen title={title} backTo={backTo} onAgain={again}>
      {atEnd}
    </EndScreen>
  )
}

function SkipIntro({ introEndSeconds, controlsVisible }: OverlaysProps) {
  const { actions } = usePlayer()
  const inIntro = useMedia(
    (state) =>
      state.begun &&
      introEndSeconds !== null &&
      state.positionSeconds < introEndSeconds - WORTH_SECONDS,
  )
  if (!inIntro || introEndSeconds === null) return null
  const skip = () => actions.seekTo(introEndSeconds)
  return <Skip label="Skip intro" testId="skip-intro" raised={controlsVisible} onPress={skip} />
}

/** To the end screen; before another episode the offer of that one stands here. */
function SkipCredits({ creditsStartSeconds, controlsVisible }: OverlaysProps) {
  const { actions } = usePlayer()
  const inCredits = useMedia(
    ({ begun, positionSeconds, durationSeconds }) =>
      begun &&
      creditsStartSeconds !== null &&
      positionSeconds >= creditsStartSeconds &&
      positionSeconds < durationSeconds - WORTH_SECONDS,
  )
  if (!inCredits) return null
  const skip = () => {
    actions.seekTo(Infinity)
    actions.play()
  }
  return <Skip label="Skip credits" testId="skip-credits" raised={controlsVisible} onPress={skip} />
}

interface SkipProps {
  label: string
  testId: string
  /** Above the controls. */
  raised: boolean
  onPress: () => void
}

function Skip({ label, testId, raised, onPress }: SkipProps) {
  return (
    <Button
      size="lg"
      data-testid={testId}
      icon={<FastForward size={20} aria-hidden="true" />}
      // A press with the mouse leaves the focus alone, so that Space still plays and pauses.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      className={`absolute end-4 z-10 animate-rise sm:end-8 ${raised ? 'bottom-32' : 'bottom-10'}`}
    >
      {label}
    </Button>
  )
}
