import { Play } from 'lucide-react'
import { Button } from '../../lumen/actions/button.tsx'
import { clock } from './clock.ts'
import { Panel } from './panel.tsx'

export interface OvertakenPanelProps {
  /** Where the other device is. */
  elsewhereSeconds: number
  /** Where this one stands. */
  hereSeconds: number
  onContinue: (positionSeconds: number) => void
}

/** Another device plays the title now: nothing is lost, and the viewer says which place counts. */
export function OvertakenPanel({ elsewhereSeconds, hereSeconds, onContinue }: OvertakenPanelProps) {
  return (
    <Panel
      testId="overtaken"
      title="Playing on another device"
      actions={
        <>
          <Button
            variant="primary"
            size="lg"
            icon={<Play size={20} fill="currentColor" aria-hidden="true" />}
            onClick={() => onContinue(elsewhereSeconds)}
          >
            Continue from {clock(elsewhereSeconds)}
          </Button>
          {Math.abs(elsewhereSeconds - hereSeconds) > 5 && (
            <Button size="lg" onClick={() => onContinue(hereSeconds)}>
              Stay at {clock(hereSeconds)}
            </Button>
          )}
        </>
      }
    >
      Someone went on with this title elsewhere, at {clock(elsewhereSeconds)}. Playback here is
      paused so that your newer place is not lost.
    </Panel>
  )
}
