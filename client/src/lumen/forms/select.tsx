import { Select as BaseSelect } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { cx } from '../cx.ts'

export interface SelectOption<Value extends string> {
  value: Value
  label: string
}

export interface SelectProps<Value extends string> {
  label: string
  options: readonly SelectOption<Value>[]
  value: Value
  onChange: (value: Value) => void
  /** A chosen filter glows; the resting choice does not. */
  active?: boolean
  className?: string
}

/** One of a list. The label is part of the control, so a row of filters reads without headings. */
export function Select<Value extends string>({
  label,
  options,
  value,
  onChange,
  active = false,
  className,
}: SelectProps<Value>) {
  return (
    <BaseSelect.Root
      items={options}
      value={value}
      modal={false}
      onValueChange={(next) => {
        if (next != null) onChange(next)
      }}
    >
      <BaseSelect.Trigger
        aria-label={label}
        className={cx(
          'inline-flex min-h-11 shrink-0 cursor-pointer items-center gap-2 rounded-full px-4 text-sm font-medium ring-1 transition-colors duration-(--duration-fast) ring-inset',
          active
            ? 'bg-accent-soft text-accent-text ring-accent-text'
            : 'bg-surface text-ink ring-line hover:ring-line-strong',
          className,
        )}
      >
        <span className={active ? undefined : 'text-ink-faint'}>{label}</span>
        <BaseSelect.Value className="truncate" />
        <ChevronDown size={16} aria-hidden="true" />
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner
          sideOffset={6}
          align="start"
          alignItemWithTrigger={false}
          className="z-50"
        >
          <BaseSelect.Popup className="max-h-[min(24rem,var(--available-height))] min-w-(--anchor-width) overflow-y-auto rounded-lg bg-raised p-1.5 text-ink shadow-overlay ring-1 ring-line transition-[opacity,translate] duration-(--duration-fast) data-ending-style:opacity-0 data-starting-style:-translate-y-1 data-starting-style:opacity-0">
            {options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md ps-3 pe-2 text-sm outline-none select-none data-highlighted:bg-ink/8 data-selected:text-accent-text"
              >
                <BaseSelect.ItemText className="flex-1">{option.label}</BaseSelect.ItemText>
                <BaseSelect.ItemIndicator>
                  <Check size={16} />
                </BaseSelect.ItemIndicator>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  )
}
