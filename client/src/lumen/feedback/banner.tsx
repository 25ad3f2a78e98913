import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

const TONES = {
  info: 'bg-raised text-ink',
  warning: 'bg-accent-soft text-accent-text',
  danger: 'bg-danger-soft text-danger-text',
} as const

export interface BannerProps {
  tone?: keyof typeof TONES
  icon?: ReactNode
  action?: ReactNode
  children: ReactNode
}

/** A line across the page about the state of the whole service: offline, degraded, maintenance. */
export function Banner({ tone = 'info', icon, action, children }: BannerProps) {
  return (
    <div
      role="status"
      className={cx(
        'flex min-h-11 flex-wrap items-center justify-center gap-x-3 gap-y-1 px-gutter py-2 text-center text-sm font-medium',
        TONES[tone],
      )}
    >
      {icon}
      <span>{children}</span>
      {action}
    </div>
  )
}
