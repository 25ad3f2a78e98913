import { importLimits, type CatalogueImport, type RowRefusal } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { Button } from '../../lumen/actions/button.tsx'
import { Loaded } from './loaded.tsx'
import { refusalsQuery } from './imports.ts'
import { Table, type Column } from './table.tsx'

const COLUMNS: readonly Column<RowRefusal>[] = [
  { name: 'Line', numeric: true, cell: ({ line }) => line },
  { name: 'Field', cell: ({ field }) => field ?? 'the row' },
  { name: 'Reason', cell: ({ reason }) => reason },
]

/** The refused rows of an import, each with its reasons. */
export function ImportRefusals({ given }: { given: CatalogueImport }) {
  const result = useQuery(refusalsQuery(given))
  return (
    <Loaded result={result} skeleton="h-40">
      {({ items }) => (
        <>
          <Table
            label={`Refused rows of ${given.fileName}`}
            columns={COLUMNS}
            rows={items}
            keyOf={({ line, field, reason }) => `${line} ${field ?? ''} ${reason}`}
          />
          {items.length >= importLimits.refusals && (
            <p className="mt-3 text-sm text-ink-faint">
              The first {importLimits.refusals.toLocaleString()} reasons. Mend those, and send the
              file again: films that are there already stay as they are.
            </p>
          )}
          <Button
            size="sm"
            className="mt-3"
            icon={<Download size={16} aria-hidden="true" />}
            onClick={() => download(given.fileName, items)}
          >
            Download as JSON
          </Button>
        </>
      )}
    </Loaded>
  )
}

function download(fileName: string, items: readonly RowRefusal[]): void {
  const file = new Blob([JSON.stringify(items, null, 2)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `refused of ${fileName}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}
