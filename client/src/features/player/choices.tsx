import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { ControlButton, type ControlButtonProps } from './control-button.tsx'

interface ChoiceMenuProps {
  button: ControlButtonProps
  side: 'top' | 'bottom'
  onOpenChange?: (open: boolean) => void
  children: ReactNode
}

/** A button of the player and what it opens, choices side by side; open from the start. */
export function ChoiceMenu({ button, side, onOpenChange, children }: ChoiceMenuProps) {
  return (
    <Menu.Root defaultOpen modal={false} onOpenChange={(open) => onOpenChange?.(open)}>
      <Menu.Trigger render={<ControlButton {...button} />} />
      <MenuPopup side={side}>{children}</MenuPopup>
    </Menu.Root>
  )
}

function MenuPopup({ side, children }: Pick<ChoiceMenuProps, 'side' | 'children'>) {
  return (
    <Menu.Portal>
      <Menu.Positioner
        side={side}
        align="end"
        sideOffset={14}
        collisionPadding={12}
        className="z-50"
      >
        <Menu.Popup className="flex max-h-(--available-height) origin-bottom-right flex-wrap gap-x-1 overflow-y-auto rounded-lg bg-raised p-2 text-ink shadow-overlay ring-1 ring-line transition-[opacity,translate] duration-(--duration-fast) outline-none data-ending-style:translate-y-1 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0 max-sm:max-w-[calc(100vw-1.5rem)]">
          {children}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  )
}

interface ChoicesProps<Value extends string> {
  title: string
  value: Value
  onChange: (value: Value) => void
  children: ReactNode
}

/** One question with its answers, of which one holds. */
export function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { title, value, onChange, children } = props
  return (
    <Menu.RadioGroup
      value={value}
      onValueChange={(next: Value) => onChange(next)}
      className="min-w-28 flex-1 sm:min-w-36"
    >
      <Menu.GroupLabel className="px-3 pt-1.5 pb-1 text-xs font-semibold text-ink-faint">
        {title}
      </Menu.GroupLabel>
      {children}
    </Menu.RadioGroup>
  )
}

export function Choice({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Menu.RadioItem
      value={value}
      closeOnClick
      className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md ps-2 pe-3 text-sm whitespace-nowrap outline-none select-none data-checked:font-semibold data-checked:text-accent-text data-highlighted:bg-ink/10 pointer-coarse:min-h-11"
    >
      <span className="grid size-5 shrink-0 place-items-center">
        <Menu.RadioItemIndicator>
          <Check size={16} strokeWidth={2.5} />
        </Menu.RadioItemIndicator>
      </span>
      <span>{children}</span>
    </Menu.RadioItem>
  )
}
