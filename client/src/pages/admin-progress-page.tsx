import { useQuery } from '@tanstack/react-query'
import { AllSessions } from '../features/admin/all-sessions.tsx'
import { DeadLetters } from '../features/admin/dead-letters.tsx'
import { FlushHistory } from '../features/admin/flush-history.tsx'
import { Loaded } from '../features/admin/loaded.tsx'
import { PipelineTiles } from '../features/admin/pipeline-tiles.tsx'
import { administration } from '../features/admin/queries.ts'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/admin/progress`: whether every place reaches MongoDB, and what plays. */
export function AdminProgressPage() {
  usePageTitle('How progress is saved')
  return (
    <PageContainer>
      <PageHeader title="How progress is saved">
        Every place is kept in Redis at once and written to MongoDB in batches.
      </PageHeader>
      <Pipeline />
      <Section title="Running playbacks">
        <AllSessions />
      </Section>
    </PageContainer>
  )
}

function Pipeline() {
  const result = useQuery(administration.pipeline)
  return (
    <Loaded result={result} skeleton="h-96">
      {(pipeline) => (
        <>
          <PipelineTiles pipeline={pipeline} />
          <Section title="Dead letters" className="pt-10">
            <DeadLetters />
          </Section>
          <Section title="Newest flushes">
            <FlushHistory flushes={pipeline.lastFlushes} />
          </Section>
        </>
      )}
    </Loaded>
  )
}
