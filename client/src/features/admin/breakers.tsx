import type { Breaker } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { ago } from '../auth/device-words.tsx'
import { Loaded } from './loaded.tsx'
import { administration } from './queries.ts'
import { Table, type Column } from './table.tsx'

const STATES: Record<Breaker['state'], string> = {
  closed: 'Closed: asked as usual',
  half_open: 'Half-open: one call tries it',
  open: 'Open: not asked for now',
}

const COLUMNS: Column<Breaker>[] = [
  { name: 'Target', cell: ({ name }) => <code>{name}</code> },
  {
    name: 'State',
    cell: ({ state }) => (
      <span className={state === 'closed' ? '' : 'font-semibold text-danger-text'}>
        {STATES[state]}
      </span>
    ),
  },
  { name: 'Since', cell: ({ since }) => ago(since) },
  { name: 'Calls', numeric: true, cell: ({ calls }) => calls.toLocaleString() },
  { name: 'Failed', numeric: true, cell: ({ failures }) => failures.toLocaleString() },
  { name: 'Slow', numeric: true, cell: ({ slow }) => slow.toLocaleString() },
]

/** Each target of this instance, with its calls of the last ten seconds. */
export function Breakers() {
  const result = useQuery(administration.breakers)
  return (
    <Loaded result={result} skeleton="h-40">
      {({ instance, items }) => (
        <>
          <Table
            label="Circuit breakers"
            columns={COLUMNS}
            rows={items}
            keyOf={({ name }) => name}
          />
          <p className="mt-3 text-sm text-ink-faint">
            As <code>{instance}</code> sees it; calls are those of the last ten seconds. Both Redis
            are watched by themselves, without counting calls.
          </p>
        </>
      )}
    </Loaded>
  )
}
