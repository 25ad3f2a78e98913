import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

const TONES = {
  neutral: 'bg-ink/10 text-ink-muted',
  accent: 'bg-accent text-accent-ink',
  outline: 'text-ink-muted ring-1 ring-inset ring-line-strong',
} as const

export interface BadgeProps {
  tone?: keyof typeof TONES
  icon?: ReactNode
  children: ReactNode
  className?: string
}

/** A short fact about a thing: a quality, a tier, that it plays. */
export function Badge({ tone = 'neutral', icon, children, className }: BadgeProps) {
  return (
    <span
      className={cx(
        'inline-flex h-6 items-center gap-1 rounded-sm px-2 text-xs font-semibold whitespace-nowrap',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  )
}
