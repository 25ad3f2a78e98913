import { Breakers } from '../features/admin/breakers.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/admin/breakers`: whom the server asks, and whom it leaves alone for the moment. */
export function AdminBreakersPage() {
  usePageTitle('Circuit breakers')
  return (
    <PageContainer>
      <PageHeader title="Circuit breakers">
        What fails or is slow is not asked for a while, so that nobody waits for it.
      </PageHeader>
      <Breakers />
    </PageContainer>
  )
}
