import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link, type LinkProps } from 'react-router'
import { cx } from '../cx.ts'
import { Spinner } from '../feedback/spinner.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg'

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
  secondary:
    'bg-raised text-ink ring-1 ring-inset ring-line hover:ring-line-strong [[data-theme=light]_&]:shadow-card',
  ghost: 'text-ink-muted hover:bg-raised hover:text-ink',
  danger: 'bg-danger text-danger-ink hover:brightness-110',
}

const SIZES: Record<ButtonSize, string> = {
  sm: 'min-h-9 px-3.5 text-sm gap-1.5 pointer-coarse:min-h-11',
  md: 'min-h-11 px-5 text-base gap-2',
  lg: 'min-h-13 px-5 text-base gap-2.5 sm:px-7 sm:text-lg',
}

interface ButtonLook {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  className?: string | undefined
}

/** The classes of a button, for elements that are not one (links, menu triggers). */
export function buttonClass({ variant = 'secondary', size = 'md', className }: ButtonLook): string {
  return cx(
    'inline-flex shrink-0 cursor-pointer items-center justify-center rounded-full font-semibold whitespace-nowrap select-none',
    'transition-[background-color,box-shadow,color,filter,transform] duration-(--duration-fast) active:scale-[0.98]',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50',
    VARIANTS[variant],
    SIZES[size],
    className,
  )
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonLook {
  /** Shows a spinner and refuses further presses, but keeps focus and width. */
  loading?: boolean | undefined
  icon?: ReactNode
}

export function Button({
  variant,
  size,
  className,
  loading = false,
  icon,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={buttonClass({ variant, size, className })}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      onClick={(event) => {
        if (loading) event.preventDefault()
        else onClick?.(event)
      }}
      {...rest}
    >
      {loading ? <Spinner size="1.1em" /> : icon}
      {children}
    </button>
  )
}

export interface ButtonLinkProps extends LinkProps, ButtonLook {
  icon?: ReactNode
}

/** A link that looks like a button. */
export function ButtonLink({ variant, size, className, icon, children, ...rest }: ButtonLinkProps) {
  return (
    <Link className={buttonClass({ variant, size, className })} {...rest}>
      {icon}
      {children}
    </Link>
  )
}
