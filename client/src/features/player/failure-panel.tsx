import { RotateCw, Waypoints } from 'lucide-react'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { Panel } from './panel.tsx'
import type { StreamFailure } from './stream.ts'

const TEXTS: Record<StreamFailure, { title: string; detail: string }> = {
  network: {
    title: 'The connection was lost',
    detail: 'Your place is kept. Playback goes on as soon as the server answers again.',
  },
  link: {
    title: 'This playback has expired',
    detail: 'The links to a film hold for a while only. Fetch new ones to go on where you are.',
  },
  media: {
    title: 'This part cannot be played',
    detail:
      'The recording may be damaged here, or this browser lacks its format. Trying again can help.',
  },
  unsupported: {
    title: 'This browser cannot play films',
    detail: 'It lacks Media Source Extensions. A current Firefox, Chrome, Edge or Safari has them.',
  },
}

export interface FailurePanelProps {
  failure: StreamFailure
  backTo: string
  onRetry: () => void
  /** Plays from elsewhere; null where there is nothing else. */
  otherSource: (() => void) | null
}

/** Says what went wrong with the stream, and offers what may help. */
export function FailurePanel({ failure, backTo, onRetry, otherSource }: FailurePanelProps) {
  const { title, detail } = TEXTS[failure]
  return (
    <Panel
      testId="player-failure"
      title={title}
      actions={
        <>
          {failure !== 'unsupported' && (
            <Button
              variant="primary"
              size="lg"
              icon={<RotateCw size={18} aria-hidden="true" />}
              onClick={onRetry}
            >
              Try again
            </Button>
          )}
          {otherSource && (
            <Button
              size="lg"
              icon={<Waypoints size={18} aria-hidden="true" />}
              onClick={otherSource}
            >
              Play from elsewhere
            </Button>
          )}
          <ButtonLink to={backTo} size="lg">
            Leave the film
          </ButtonLink>
        </>
      }
    >
      {detail}
    </Panel>
  )
}
