import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

/** The measure of a page: gutters that grow with the window, and a limit on wide screens. */
export function PageContainer({
  children,
  className,
}: {
  children: ReactNode
  className?: string
}) {
  return (
    <div className={cx('mx-auto w-full max-w-page px-gutter pt-8 pb-16 sm:pt-10', className)}>
      {children}
    </div>
  )
}
