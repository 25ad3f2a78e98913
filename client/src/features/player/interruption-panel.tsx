import { Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { clock } from './clock.ts'
import { Panel } from './panel.tsx'

/** What another device did to the playback here. */
export type Interruption =
  /** It plays the title now, from this place. */
  | { kind: 'overtaken'; positionSeconds: number; deviceName?: string | null }
  /** It ended this playback, for example to make room under the limit of streams. */
  | { kind: 'ended' }

export interface InterruptionPanelProps {
  interruption: Interruption
  /** Where this device stands. */
  hereSeconds: number
  backTo: string
  onContinue: (positionSeconds: number) => void
}

/** Another device stopped playback here: nothing is lost, and the viewer says how to go on. */
export function InterruptionPanel({ interruption, ...props }: InterruptionPanelProps) {
  if (interruption.kind === 'ended') return <EndedPanel {...props} />
  return <OvertakenPanel elsewhere={interruption} {...props} />
}

type PanelParts = Omit<InterruptionPanelProps, 'interruption'>
type Elsewhere = Extract<Interruption, { kind: 'overtaken' }>

function OvertakenPanel({
  elsewhere: { positionSeconds, deviceName },
  hereSeconds,
  onContinue,
}: PanelParts & { elsewhere: Elsewhere }) {
  return (
    <Panel
      testId="overtaken"
      title="Playing on another device"
      actions={
        <>
          <PlayButton onPress={() => onContinue(positionSeconds)}>
            Continue from {clock(positionSeconds)}
          </PlayButton>
          {Math.abs(positionSeconds - hereSeconds) > 5 && (
            <Button size="lg" onClick={() => onContinue(hereSeconds)}>
              Stay at {clock(hereSeconds)}
            </Button>
          )}
        </>
      }
    >
      Someone went on with this title {deviceName == null ? 'elsewhere' : `in ${deviceName}`}, at{' '}
      {clock(positionSeconds)}. Playback here is paused so that your newer place is not lost.
    </Panel>
  )
}

function EndedPanel({ hereSeconds, backTo, onContinue }: PanelParts) {
  return (
    <Panel
      testId="session-ended"
      title="Ended from another device"
      actions={
        <>
          <PlayButton onPress={() => onContinue(hereSeconds)}>
            Play on from {clock(hereSeconds)}
          </PlayButton>
          <ButtonLink to={backTo} size="lg">
            Leave the film
          </ButtonLink>
        </>
      }
    >
      Someone with your account ended this playback. Your place is kept.
    </Panel>
  )
}

function PlayButton({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <Button
      variant="primary"
      size="lg"
      icon={<Play size={20} fill="currentColor" aria-hidden="true" />}
      onClick={onPress}
    >
      {children}
    </Button>
  )
}
