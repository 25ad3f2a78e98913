import { Switch as BaseSwitch } from '@base-ui/react/switch'
import type { ReactNode } from 'react'

export interface SwitchProps {
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  children: ReactNode
}

/** On or off, at once. For a choice that waits for a button, use `Checkbox`. */
export function Switch({ checked, onChange, disabled = false, children }: SwitchProps) {
  return (
    <label className="inline-flex min-h-11 cursor-pointer items-center justify-between gap-4 has-data-disabled:cursor-default has-data-disabled:opacity-50">
      <span>{children}</span>
      <BaseSwitch.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
        className="flex h-7 w-12 items-center rounded-full bg-ink/15 p-1 ring-1 ring-line-strong transition-colors duration-(--duration-base) ring-inset data-checked:bg-accent data-checked:ring-accent"
      >
        <BaseSwitch.Thumb className="size-5 rounded-full bg-ink transition-transform duration-(--duration-base) ease-out data-checked:translate-x-5 data-checked:bg-accent-ink rtl:data-checked:-translate-x-5" />
      </BaseSwitch.Root>
    </label>
  )
}
