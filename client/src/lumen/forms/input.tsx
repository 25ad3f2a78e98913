import type { InputHTMLAttributes, ReactNode, Ref } from 'react'
import { cx } from '../cx.ts'

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement> | undefined
  /** Shown inside, before the text. */
  icon?: ReactNode
  /** Shown inside, after the text: a clear or reveal button. */
  action?: ReactNode
}

/** A line of text. Give it the props of `Field`, or an `aria-label`. */
export function Input({ ref, icon, action, className, ...rest }: InputProps) {
  return (
    <div
      className={cx(
        'flex min-h-11 items-center gap-2.5 rounded-md bg-surface px-3.5 text-ink ring-1 ring-line-strong transition-shadow duration-(--duration-fast) ring-inset',
        'focus-within:ring-2 focus-within:ring-accent-text has-aria-invalid:ring-danger-text has-disabled:opacity-50',
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
