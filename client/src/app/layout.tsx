import { Bookmark, Clapperboard, CloudOff, History, House, Search, Tv } from 'lucide-react'
import { m } from 'framer-motion'
import { Suspense, useRef } from 'react'
import { NavigationType, Outlet, useLocation, useNavigationType } from 'react-router'
import { useDegraded } from '../api/degraded.ts'
import { AccountMenu } from '../features/auth/account-menu.tsx'
import { Notices } from '../features/catalogue/notices.tsx'
import { Banner } from '../lumen/feedback/banner.tsx'
import { BottomNav } from '../lumen/layout/bottom-nav.tsx'
import { Footer } from '../lumen/layout/footer.tsx'
import { isMorphing } from '../lumen/media/morph.ts'
import { TopNav, type NavItem } from '../lumen/layout/top-nav.tsx'
import { Brand } from './brand.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { QuickSearch } from './quick-search.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import { useOnline } from './use-online.ts'
import { useRouteChange } from './use-route-change.ts'

const HOME: NavItem = { to: '/', label: 'Home', icon: <House size={20} aria-hidden="true" /> }
const FILMS: NavItem = {
  to: '/movies',
  label: 'Films',
  icon: <Clapperboard size={20} aria-hidden="true" />,
}
const SERIES: NavItem = {
  to: '/series',
  label: 'Series',
  icon: <Tv size={20} aria-hidden="true" />,
}
const SEARCH: NavItem = {
  to: '/search',
  label: 'Search',
  icon: <Search size={20} aria-hidden="true" />,
}
const MY_LIST: NavItem = {
  to: '/my-list',
  label: 'My list',
  icon: <Bookmark size={20} aria-hidden="true" />,
}

/** The frame around every page but the player. */
export function Layout() {
  const main = useRef<HTMLElement>(null)
  const online = useOnline()
  const degraded = useDegraded()
  useRouteChange(main)
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="fixed start-4 top-3 z-50 -translate-y-20 rounded-full bg-accent px-5 py-2.5 font-semibold text-accent-ink focus:translate-y-0"
      >
        Skip to the page
      </a>
      <TopNav
        brand={<Brand />}
        items={[HOME, FILMS, SERIES, MY_LIST]}
        search={<QuickSearch />}
        actions={
          <>
            <ThemeToggle />
            <AccountMenu />
          </>
        }
      />
      {!online && (
        <Banner tone="warning" icon={<CloudOff size={18} aria-hidden="true" />}>
          You are offline. What was loaded before can still be browsed.
        </Banner>
      )}
      {online && degraded && (
        <Banner tone="warning" icon={<History size={18} aria-hidden="true" />}>
          Parts of the service are resting. Some of what you see may be a little out of date.
        </Banner>
      )}
      <main id="main" ref={main} tabIndex={-1} data-page-focus className="min-h-dvh flex-1">
        <Page />
      </main>
      <Footer>
        <p>Cinema Online. Films and series, from your own server.</p>
        <p>Films without a poster get artwork drawn from their title.</p>
        <Notices />
      </Footer>
      <BottomNav items={[HOME, FILMS, SERIES, SEARCH, MY_LIST]} />
    </div>
  )
}

/** The page itself fades in after a navigation; the first one is simply there. */
function Page() {
  const { pathname, key } = useLocation()
  // Back, forward and being sent on are instant, and a poster that travels is entrance enough.
  const enters = useNavigationType() === NavigationType.Push && !isMorphing()
  return (
    <ErrorBoundary resetKey={key}>
      {/* Above the keyed part: a page whose code is on its way leaves the last one in place. */}
      <Suspense fallback={null}>
        <m.div
          key={pathname}
          className="flow-root"
          initial={enters ? { opacity: 0 } : false}
          animate={{ opacity: 1 }}
          transition={{ duration: 0.18, ease: 'easeOut' }}
        >
          <Outlet />
        </m.div>
      </Suspense>
    </ErrorBoundary>
  )
}
