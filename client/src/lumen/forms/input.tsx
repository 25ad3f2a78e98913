import type { InputHTMLAttributes, ReactNode, Ref } from 'react'
import { cx } from '../cx.ts'

const LOOKS = {
  field: 'min-h-11 gap-2.5 rounded-md px-3.5',
  pill: 'min-h-11 gap-2.5 rounded-full px-4 text-sm',
  large: 'min-h-16 gap-4 rounded-lg ps-5 pe-3 text-xl',
} as const

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement> | undefined
  /** Shown inside, before the text. */
  icon?: ReactNode
  /** Shown inside, after the text: a clear or reveal button. */
  action?: ReactNode
  look?: keyof typeof LOOKS
}

/** A line of text. Give it the props of `Field`, or an `aria-label`. */
export function Input({ ref, icon, action, look = 'field', className, ...rest }: InputProps) {
  return (
    <div
      className={cx(
        'flex items-center bg-surface text-ink ring-1 ring-line-strong transition-shadow duration-(--duration-fast) ring-inset',
        'focus-within:ring-2 focus-within:ring-accent-text has-aria-invalid:ring-danger-text has-disabled:opacity-50',
        LOOKS[look],
        className,
      )}
    >
      {icon != null && <span className="text-ink-faint">{icon}</span>}
      <input
        ref={ref}
        className="min-w-0 flex-1 self-stretch bg-transparent outline-none placeholder:text-ink-faint"
        {...rest}
      />
      {action}
    </div>
  )
}
