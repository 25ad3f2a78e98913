import type { Ref, TextareaHTMLAttributes } from 'react'
import { cx } from '../cx.ts'

export interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  ref?: Ref<HTMLTextAreaElement> | undefined
}

/** Several lines of text. Give it the props of `Field`. */
export function TextArea({ ref, className, rows = 4, ...rest }: TextAreaProps) {
  return (
    <textarea
      ref={ref}
      rows={rows}
      className={cx(
        'w-full rounded-md bg-surface px-3.5 py-2.5 text-ink ring-1 ring-line-strong outline-none ring-inset placeholder:text-ink-faint',
        'focus:ring-2 focus:ring-accent-text aria-invalid:ring-danger-text',
        className,
      )}
      {...rest}
    />
  )
}
