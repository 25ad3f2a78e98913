import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'

export interface CheckboxProps {
  checked: boolean
  onChange: (checked: boolean) => void
  name?: string
  disabled?: boolean
  children: ReactNode
}

export function Checkbox({ checked, onChange, name, disabled = false, children }: CheckboxProps) {
  return (
    <label className="inline-flex min-h-11 cursor-pointer items-center gap-3 has-data-disabled:cursor-default has-data-disabled:opacity-50">
      <BaseCheckbox.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
        {...(name != null && { name })}
        className="grid size-5.5 place-items-center rounded-sm ring-1 ring-line-strong ring-inset data-checked:bg-accent data-checked:text-accent-ink data-checked:ring-accent"
      >
        <BaseCheckbox.Indicator>
          <Check size={16} strokeWidth={3} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span>{children}</span>
    </label>
  )
}
