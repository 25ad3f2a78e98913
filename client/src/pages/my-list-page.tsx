import { Tabs } from '@base-ui/react/tabs'
import { useSearchParams } from 'react-router'
import { AuthGuard } from '../features/auth/auth-guard.tsx'
import { HistoryGrid } from '../features/progress/history-grid.tsx'
import { UnfinishedGrid } from '../features/progress/unfinished-grid.tsx'
import { FavoritesGrid } from '../features/social/favorites-grid.tsx'
import { RatingsGrid } from '../features/social/ratings-grid.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

const TABS = [
  { value: 'continue', label: 'Continue watching' },
  { value: 'favourites', label: 'Favourites' },
  { value: 'history', label: 'History' },
  { value: 'ratings', label: 'Ratings' },
] as const

/** `/my-list?tab=`: what the viewer began, keeps and has seen. */
export function MyListPage() {
  usePageTitle('My list')
  return (
    <AuthGuard>
      <PageContainer>
        <PageHeader title="My list" />
        <Lists />
      </PageContainer>
    </AuthGuard>
  )
}

function Lists() {
  const [params, setParams] = useSearchParams()
  const tab = TABS.find(({ value }) => value === params.get('tab'))?.value ?? TABS[0].value
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(value: string) =>
        setParams(value === TABS[0].value ? {} : { tab: value }, { replace: true })
      }
    >
      <Tabs.List
        aria-label="Lists"
        className="no-scrollbar -mx-gutter mb-7 flex gap-1 overflow-x-auto border-b border-line px-gutter"
      >
        {TABS.map(({ value, label }) => (
          <Tabs.Tab
            key={value}
            value={value}
            className="relative min-h-12 cursor-pointer px-4 font-semibold whitespace-nowrap text-ink-muted transition-colors first:ps-0 after:absolute after:inset-x-4 after:bottom-0 after:h-0.5 after:rounded-full first:after:start-0 hover:text-ink focus-visible:-outline-offset-2 data-active:text-ink data-active:after:bg-accent"
          >
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="continue">
        <UnfinishedGrid />
      </Tabs.Panel>
      <Tabs.Panel value="favourites">
        <FavoritesGrid />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <HistoryGrid />
      </Tabs.Panel>
      <Tabs.Panel value="ratings">
        <RatingsGrid />
      </Tabs.Panel>
    </Tabs.Root>
  )
}
