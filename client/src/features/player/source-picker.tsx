import { Menu } from '@base-ui/react/menu'
import { Waypoints } from 'lucide-react'
import { Choice, Choices, MenuPopup } from './choices.tsx'
import { ControlButton } from './control-button.tsx'
import type { SourceOption } from './source-options.ts'

export interface SourcePickerProps {
  options: readonly SourceOption[]
  chosen: string
  onChoose: (key: string) => void
}

/** Where the film comes from, and the other ways to it; absent when there is one way alone. */
export function SourcePicker({ options, chosen, onChoose }: SourcePickerProps) {
  if (options.length < 2) return null
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        render={
          <ControlButton
            label="Source of the film"
            tip="below"
            data-testid="source-picker"
            icon={<Waypoints size={24} />}
          />
        }
      />
      <MenuPopup side="bottom">
        <Choices title="Plays from" value={chosen} onChange={onChoose}>
          {options.map(({ key, label, detail }) => (
            <Choice key={key} value={key}>
              {label}
              {detail !== undefined && <span className="text-xs text-ink-muted"> {detail}</span>}
            </Choice>
          ))}
        </Choices>
      </MenuPopup>
    </Menu.Root>
  )
}
