import { CloudOff, RotateCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../actions/button.tsx'
import { cx } from '../cx.ts'

export interface EmptyStateProps {
  title: string
  /** 1 where the state is the whole page. */
  level?: 1 | 2
  children?: ReactNode
  icon?: ReactNode
  action?: ReactNode
  className?: string
}

/** Says that there is nothing, why, and what to do about it. */
export function EmptyState({
  title,
  level = 2,
  children,
  icon,
  action,
  className,
}: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div
      className={cx(
        'mx-auto flex max-w-lg flex-col items-center px-4 py-16 text-center sm:py-24',
        className,
      )}
    >
      {icon != null && (
        <div className="mb-5 grid size-16 place-items-center rounded-full bg-accent-soft text-accent-text">
          {icon}
        </div>
      )}
      <Heading className="text-2xl">{title}</Heading>
      {children != null && <div className="mt-3 text-ink-muted">{children}</div>}
      {action != null && <div className="mt-7 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  )
}

export interface ErrorStateProps {
  title?: string
  /** One sentence from the problem, fit to be read by a viewer. */
  detail?: string | undefined
  /** Reference for the operator's logs. */
  requestId?: string | undefined
  onRetry?: (() => void) | undefined
  retrying?: boolean
  offline?: boolean
  className?: string
}

/** A failure that can be tried again. Offline is told apart, because waiting helps there. */
export function ErrorState({
  title,
  detail,
  requestId,
  onRetry,
  retrying = false,
  offline = false,
  className,
}: ErrorStateProps) {
  const heading = title ?? (offline ? 'You are offline' : 'That did not load')
  const text =
    detail ?? (offline ? 'Check the connection; this page continues by itself.' : undefined)
  return (
    <div role="alert" className={className}>
      <EmptyState
        title={heading}
        icon={offline ? <CloudOff size={28} /> : <TriangleAlert size={28} />}
        action={
          onRetry && (
            <Button loading={retrying} onClick={onRetry} icon={<RotateCw size={18} />}>
              Try again
            </Button>
          )
        }
      >
        {text}
        {requestId != null && (
          <p className="mt-2 text-xs text-ink-faint">
            Reference <code className="select-all">{requestId}</code>
          </p>
        )}
      </EmptyState>
    </div>
  )
}
