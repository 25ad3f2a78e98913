import { useId, type ReactNode } from 'react'
import { cx } from '../cx.ts'

export interface SectionProps {
  title: string
  aside?: ReactNode
  children: ReactNode
  className?: string
}

/** A titled part of a page. */
export function Section({ title, aside, children, className }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={cx('py-6', className)}>
      <header className="mb-4 flex flex-wrap items-end justify-between gap-4">
        <h2 id={id} className="text-xl">
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  )
}
