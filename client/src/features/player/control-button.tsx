import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { cx } from '../../lumen/cx.ts'

export interface ControlButtonProps extends Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'children'
> {
  ref?: Ref<HTMLButtonElement> | undefined
  label: string
  icon: ReactNode
  /** The key that does the same, shown beside the label. */
  shortcut?: string
  size?: 'md' | 'lg' | 'xl'
  /** Which side the label grows to, near the edges of the screen. */
  tip?: 'center' | 'start' | 'end' | 'below'
}

const SIZES = { md: 'size-11', lg: 'size-12', xl: 'size-16' } as const
const TIPS = {
  center: 'bottom-full mb-2 left-1/2 -translate-x-1/2',
  start: 'bottom-full mb-2 left-0',
  end: 'bottom-full mb-2 right-0',
  below: 'top-full mt-2 right-0',
} as const

/** A button that lies on the film: an icon, and its name with the shortcut when pointed at. */
export function ControlButton({
  label,
  icon,
  shortcut,
  size = 'md',
  tip = 'center',
  className,
  ...rest
}: ControlButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      // A press with the mouse leaves the focus alone, so that Space still plays and pauses.
      onMouseDown={(event) => event.preventDefault()}
      className={cx(
        'group/control relative inline-grid shrink-0 cursor-pointer place-items-center rounded-full text-ink aria-pressed:text-accent transition-[background-color,scale] duration-(--duration-fast)',
        'hover:bg-ink/15 active:scale-92 disabled:pointer-events-none disabled:opacity-40 data-popup-open:bg-ink/15',
        SIZES[size],
        className,
      )}
      {...rest}
    >
      {icon}
      <span
        aria-hidden="true"
        className={cx(
          'pointer-events-none absolute hidden items-center gap-2 rounded-md bg-raised px-2.5 py-1.5 text-xs font-semibold whitespace-nowrap text-ink opacity-0 shadow-overlay transition-opacity duration-(--duration-fast) group-focus-visible/control:opacity-100 group-hover/control:opacity-100 group-data-popup-open/control:opacity-0 pointer-fine:flex',
          TIPS[tip],
        )}
      >
        {label}
        {shortcut !== undefined && (
          <kbd className="rounded-sm bg-ink/12 px-1.5 font-sans text-ink-muted uppercase">
            {shortcut}
          </kbd>
        )}
      </span>
    </button>
  )
}
