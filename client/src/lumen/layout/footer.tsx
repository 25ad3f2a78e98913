import type { ReactNode } from 'react'

/** The foot of every page; leaves room for the bottom navigation of narrow screens. */
export function Footer({ children }: { children: ReactNode }) {
  return (
    <footer className="mt-auto border-t border-line pb-14 md:pb-0">
      <div className="mx-auto flex max-w-page flex-wrap items-center justify-between gap-x-8 gap-y-3 px-gutter py-8 text-sm text-ink-faint">
        {children}
      </div>
    </footer>
  )
}
