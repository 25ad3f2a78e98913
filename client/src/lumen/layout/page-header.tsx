import type { ReactNode } from 'react'

export interface PageHeaderProps {
  title: ReactNode
  children?: ReactNode
}

/** The name of a page, and a line about it. */
export function PageHeader({ title, children }: PageHeaderProps) {
  return (
    <header className="mb-6">
      <h1 className="text-3xl">{title}</h1>
      {children != null && <div className="mt-2 text-ink-muted">{children}</div>}
    </header>
  )
}
