import type { ReactNode } from 'react'

export interface Column<T> {
  name: string
  numeric?: boolean
  cell: (row: T) => ReactNode
}

export interface TableProps<T> {
  label: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  keyOf: (row: T) => string
  /** For the table that a page is about. */
  tall?: boolean
}

/** Rows of facts; scrolls sideways by itself where the window is narrow. */
export function Table<T>({ label, columns, rows, keyOf, tall = false }: TableProps<T>) {
  return (
    <div
      role="region"
      aria-label={label}
      // Whoever scrolls by the keyboard needs to get there.
      tabIndex={0}
      className={`overflow-auto rounded-lg border border-line bg-surface ${tall ? 'max-h-[70svh]' : 'max-h-96'}`}
    >
      <table className="w-full text-sm tabular-nums">
        <thead className="sticky top-0 bg-raised text-ink-muted">
          <tr>
            {columns.map(({ name, numeric }) => (
              <th
                key={name}
                scope="col"
                className={`px-4 py-2.5 font-semibold whitespace-nowrap ${align(numeric)}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ name, numeric, cell }) => (
                <td key={name} className={`px-4 py-2.5 whitespace-nowrap ${align(numeric)}`}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function align(numeric = false): string {
  return numeric ? 'text-end' : 'text-start'
}
