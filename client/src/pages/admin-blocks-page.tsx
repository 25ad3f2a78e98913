import { AllowList } from '../features/admin/allow-list.tsx'
import { BlockList } from '../features/admin/block-list.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/admin/blocks`: who is kept out for abuse, and who never is. */
export function AdminBlocksPage() {
  usePageTitle('Blocks')
  return (
    <PageContainer>
      <PageHeader title="Blocks">
        Clients that do what only attacks do are refused for a minute, then ten, then an hour. At a
        blocked address, viewers who are signed in go on as before. Each part of a score is a share
        of what alone would be too much.
      </PageHeader>
      <BlockList />
      <Section title="Never blocked" className="pt-10">
        <AllowList />
      </Section>
    </PageContainer>
  )
}
