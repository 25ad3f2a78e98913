import { Choice, Choices, ChoiceMenu } from './choices.tsx'
import type { ControlButtonProps } from './control-button.tsx'
import type { SourcePickerProps } from './source-picker.tsx'

export interface SourceMenuProps extends SourcePickerProps {
  button: ControlButtonProps
}

/** The ways to the film. */
export function SourceMenu({ button, options, chosen, onChoose }: SourceMenuProps) {
  return (
    <ChoiceMenu button={button} side="bottom">
      <Choices title="Plays from" value={chosen} onChange={onChoose}>
        {options.map(({ key, label, detail }) => (
          <Choice key={key} value={key}>
            {label}
            {detail !== undefined && <span className="text-xs text-ink-muted"> {detail}</span>}
          </Choice>
        ))}
      </Choices>
    </ChoiceMenu>
  )
}
