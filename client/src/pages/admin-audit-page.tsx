import { AuditAction } from '@cinema/contract'
import { useState } from 'react'
import { AuditList } from '../features/admin/audit-list.tsx'
import { wordsFor } from '../features/admin/audit-words.ts'
import { Select } from '../lumen/forms/select.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

const ALL = 'all' as const
const OPTIONS = [
  { value: ALL, label: 'Everything' },
  ...AuditAction.options.map((value) => ({ value, label: wordsFor(value) })),
]

/** `/admin/audit`: what concerned security, newest first. */
export function AdminAuditPage() {
  usePageTitle('Security log')
  const [choice, setChoice] = useState<AuditAction | typeof ALL>(ALL)
  return (
    <PageContainer>
      <PageHeader title="Security log">
        Refused attempts are kept for a month, changes for a year. It holds no password, token or
        code.
      </PageHeader>
      <div className="mb-6">
        <Select
          label="Show"
          options={OPTIONS}
          value={choice}
          active={choice !== ALL}
          onChange={setChoice}
        />
      </div>
      <AuditList filter={choice === ALL ? {} : { action: choice }} />
    </PageContainer>
  )
}
