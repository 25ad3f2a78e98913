import type { ReactNode } from 'react'
import { Link, type LinkProps } from 'react-router'
import { cx } from '../cx.ts'

const LOOK =
  'inline-flex min-h-9 shrink-0 items-center whitespace-nowrap gap-2 rounded-full px-4 text-sm font-medium ring-1 ring-inset transition-colors duration-(--duration-fast) pointer-coarse:min-h-11'
const IDLE = 'text-ink-muted ring-line hover:text-ink hover:ring-line-strong'
const CHOSEN = 'bg-accent-soft text-accent-text ring-accent-text'

export interface TagProps extends LinkProps {
  /** How many things carry the tag. */
  count?: number | undefined
}

/** A tag that leads to everything that carries it. */
export function Tag({ count, children, className, ...rest }: TagProps) {
  return (
    <Link className={cx(LOOK, IDLE, className)} {...rest}>
      {children}
      {count != null && <span className="text-xs text-ink-faint tabular-nums">{count}</span>}
    </Link>
  )
}

export interface ToggleTagProps {
  pressed: boolean
  count?: number | undefined
  onPress: () => void
  children: ReactNode
}

/** A tag that narrows a list. */
export function ToggleTag({ pressed, count, onPress, children }: ToggleTagProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={cx(LOOK, 'cursor-pointer', pressed ? CHOSEN : IDLE)}
    >
      {children}
      {count != null && <span className="text-xs tabular-nums">{count.toLocaleString()}</span>}
    </button>
  )
}
