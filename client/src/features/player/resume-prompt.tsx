import { Play, RotateCcw } from 'lucide-react'
import { Button } from '../../lumen/actions/button.tsx'
import { clock, spokenClock } from './clock.ts'
import { Panel } from './panel.tsx'

/** A place to go on from. */
export interface ResumeChoice {
  positionSeconds: number
  /** Where it was reached, when there is more than one: "this device". */
  where?: string
}

export interface ResumePromptProps {
  choices: readonly ResumeChoice[]
  onChoose: (positionSeconds: number) => void
}

/** Asks where to begin when the viewer has been here before. */
export function ResumePrompt({ choices, onChoose }: ResumePromptProps) {
  return (
    <Panel
      testId="resume-prompt"
      title={choices.length > 1 ? 'Where do you want to go on?' : 'Welcome back'}
      actions={
        <>
          {choices.map(({ positionSeconds, where }, index) => (
            <Button
              key={positionSeconds}
              size="lg"
              variant={index === 0 ? 'primary' : 'secondary'}
              icon={<Play size={20} fill="currentColor" aria-hidden="true" />}
              aria-label={`Resume from ${spokenClock(positionSeconds)}${where ? `, ${where}` : ''}`}
              onClick={() => onChoose(positionSeconds)}
            >
              Resume from {clock(positionSeconds)}
              {where !== undefined && <span className="font-normal">({where})</span>}
            </Button>
          ))}
          <Button
            size="lg"
            icon={<RotateCcw size={18} aria-hidden="true" />}
            onClick={() => onChoose(0)}
          >
            Start again
          </Button>
        </>
      }
    >
      {choices.length > 1
        ? 'You watched this on two devices while one of them was offline.'
        : 'Your place was kept.'}
    </Panel>
  )
}
