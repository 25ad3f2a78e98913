import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { cx } from '../cx.ts'

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  /** What the button does; read aloud and shown as a tooltip. */
  label: string
  icon: ReactNode
  /** For toggles: whether it is on. */
  pressed?: boolean | undefined
  tone?: 'plain' | 'raised'
}

/** A round button with an icon alone. */
export function IconButton({
  label,
  icon,
  pressed,
  tone = 'plain',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      className={cx(
        'inline-grid size-11 shrink-0 cursor-pointer place-items-center rounded-full transition-colors duration-(--duration-fast)',
        'disabled:pointer-events-none disabled:opacity-40',
        tone === 'raised'
          ? 'bg-raised ring-1 ring-line ring-inset hover:ring-line-strong'
          : 'hover:bg-raised hover:text-ink',
        pressed === true ? 'text-accent-text' : tone === 'raised' ? 'text-ink' : 'text-ink-muted',
        className,
      )}
      {...rest}
    >
      {icon}
    </button>
  )
}
