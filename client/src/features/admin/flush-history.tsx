import type { FlushRun } from '@cinema/contract'
import { Table, type Column } from './table.tsx'

const COLUMNS: Column<FlushRun>[] = [
  { name: 'At', cell: ({ at }) => new Date(at).toLocaleTimeString() },
  { name: 'Records', numeric: true, cell: ({ records }) => records.toLocaleString() },
  { name: 'Took', numeric: true, cell: ({ durationMs }) => `${durationMs.toLocaleString()} ms` },
  { name: 'Written', numeric: true, cell: ({ counts }) => counts.written.toLocaleString() },
  { name: 'Merged', numeric: true, cell: ({ counts }) => counts.merged.toLocaleString() },
  { name: 'Due again', numeric: true, cell: ({ counts }) => counts.left.toLocaleString() },
  { name: 'Failed', numeric: true, cell: ({ counts }) => <Bad count={counts.failed} /> },
  { name: 'Set aside', numeric: true, cell: ({ counts }) => <Bad count={counts.dead} /> },
]

/** The newest flushes and what became of their records. */
export function FlushHistory({ flushes }: { flushes: readonly FlushRun[] }) {
  if (flushes.length === 0) {
    return <p className="text-ink-faint">Nothing was written yet: nobody has played anything.</p>
  }
  return (
    <Table
      label="Newest flushes"
      columns={COLUMNS}
      rows={flushes}
      keyOf={({ at, records, durationMs }) => `${at} ${records} ${durationMs}`}
    />
  )
}

function Bad({ count }: { count: number }) {
  return <span className={count > 0 ? 'text-danger-text' : ''}>{count.toLocaleString()}</span>
}
