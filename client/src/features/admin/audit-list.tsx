import type { AuditAction, AuditEvent } from '@cinema/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '../../lumen/actions/button.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { auditQuery } from './accounts.ts'
import { wordsFor } from './audit-words.ts'
import { Loaded } from './loaded.tsx'
import { Table, type Column } from './table.tsx'

const WHEN = { dateStyle: 'short', timeStyle: 'medium' } as const

const COLUMNS: Column<AuditEvent>[] = [
  { name: 'When', cell: ({ at }) => new Date(at).toLocaleString(undefined, WHEN) },
  {
    name: 'What',
    cell: ({ action, outcome }) => (
      <span className="flex items-center gap-2">
        {wordsFor(action)}
        {outcome === 'refused' && <Badge tone="outline">refused</Badge>}
      </span>
    ),
  },
  { name: 'Who', cell: ({ actorId }) => (actorId === null ? '–' : <code>{actorId}</code>) },
  { name: 'To', cell: ({ target }) => (target === null ? '–' : <code>{target}</code>) },
  { name: 'From', cell: ({ address }) => address ?? '–' },
  {
    name: 'Details',
    cell: ({ details }) =>
      Object.entries(details)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join(', ') || '–',
  },
]

/** The security log, page by page. */
export function AuditList({ filter }: { filter: { action?: AuditAction; userId?: string } }) {
  const result = useInfiniteQuery(auditQuery(filter))
  return (
    <Loaded result={result} skeleton="h-96">
      {({ pages }) => {
        const events = pages.flatMap(({ items }) => items)
        if (events.length === 0) return <p className="text-ink-faint">Nothing of the kind.</p>
        return (
          <>
            <Table label="Events" columns={COLUMNS} rows={events} keyOf={({ id }) => id} tall />
            {result.hasNextPage && (
              <Button
                className="mt-5"
                loading={result.isFetchingNextPage}
                onClick={() => void result.fetchNextPage()}
              >
                Earlier events
              </Button>
            )}
          </>
        )
      }}
    </Loaded>
  )
}
