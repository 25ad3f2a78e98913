import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import { cx } from '../cx.ts'
import type { NavItem } from './top-nav.tsx'

/** Pages that belong together, side by side; scrolls sideways where the window is narrow. */
export function TabNav({ label, items }: { label: string; items: readonly NavItem[] }) {
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const current = nav.current?.querySelector('[aria-current="page"]')
    current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <nav ref={nav} aria-label={label} className="-mx-gutter overflow-x-auto px-gutter">
      <ul className="flex w-max min-w-full gap-1 border-b border-line">
        {items.map((item) => (
          <li key={item.to}>
            <NavLink
              to={item.to}
              className={({ isActive }) =>
                cx(
                  'inline-flex min-h-11 items-center gap-2 border-b-2 px-3 text-sm font-semibold whitespace-nowrap transition-colors duration-(--duration-fast) focus-visible:-outline-offset-4',
                  isActive
                    ? 'border-accent text-ink'
                    : 'border-transparent text-ink-muted hover:text-ink',
                )
              }
            >
              {item.icon}
              {item.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
