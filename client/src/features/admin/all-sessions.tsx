import type { AdminSession } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { ago } from '../auth/device-words.tsx'
import { clock } from '../player/clock.ts'
import { runningTitle } from '../progress/running-sessions.tsx'
import { Loaded } from './loaded.tsx'
import { administration } from './queries.ts'
import { Table, type Column } from './table.tsx'

const COLUMNS: Column<AdminSession>[] = [
  { name: 'Title', cell: runningTitle },
  { name: 'Viewer', cell: ({ userId }) => <code>{userId}</code> },
  { name: 'Device', cell: ({ deviceName }) => deviceName ?? '–' },
  { name: 'At', numeric: true, cell: ({ positionSeconds }) => clock(positionSeconds) },
  { name: 'Began', cell: ({ startedAt }) => ago(startedAt) },
  { name: 'Last seen', cell: ({ lastSeenAt }) => ago(lastSeenAt) },
]

/** What everybody plays right now. */
export function AllSessions() {
  const result = useQuery(administration.sessions)
  return (
    <Loaded result={result} skeleton="h-20">
      {({ items, nextCursor }) =>
        items.length === 0 ? (
          <p className="text-ink-faint">Nobody plays anything right now.</p>
        ) : (
          <>
            <Table
              label="Running playbacks"
              columns={COLUMNS}
              rows={items}
              keyOf={({ sessionId }) => sessionId}
            />
            {nextCursor !== null && (
              <p className="mt-3 text-sm text-ink-faint">
                These are the ones seen last; there are more.
              </p>
            )}
          </>
        )
      }
    </Loaded>
  )
}
