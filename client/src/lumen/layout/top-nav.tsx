import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { cx } from '../cx.ts'

export interface NavItem {
  to: string
  label: string
  icon: ReactNode
}

export interface TopNavProps {
  /** The name and mark, as a link home. */
  brand: ReactNode
  items: readonly Omit<NavItem, 'icon'>[]
  search?: ReactNode
  actions?: ReactNode
}

/** The bar on top: stays in place, lets the picture under it shine through. */
export function TopNav({ brand, items, search, actions }: TopNavProps) {
  return (
    <header className="sticky top-0 z-30 border-b border-line/60 bg-glass backdrop-blur-lg backdrop-saturate-150">
      <div className="mx-auto flex h-nav max-w-page items-center gap-3 px-gutter md:gap-4 lg:gap-6">
        {brand}
        <nav aria-label="Main" className="hidden md:block">
          <ul className="flex gap-1">
            {items.map((item) => (
              <li key={item.to}>
                <NavLink
                  to={item.to}
                  end={item.to === '/'}
                  className={({ isActive }) =>
                    cx(
                      'relative inline-flex min-h-11 items-center rounded-full px-3 text-sm font-semibold transition-colors duration-(--duration-fast)',
                      isActive
                        ? 'text-ink after:absolute after:inset-x-3 after:bottom-1.5 after:h-0.5 after:rounded-full after:bg-accent'
                        : 'text-ink-muted hover:text-ink',
                    )
                  }
                >
                  {item.label}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ms-auto flex items-center gap-2">
          {search}
          {actions}
        </div>
      </div>
    </header>
  )
}
