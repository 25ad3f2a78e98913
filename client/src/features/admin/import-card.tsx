import type { CatalogueImport } from '@cinema/contract'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../lumen/actions/button.tsx'
import { cx } from '../../lumen/cx.ts'
import { Progress } from '../../lumen/feedback/progress.tsx'
import { ago } from '../auth/device-words.tsx'
import { ImportRefusals } from './import-refusals.tsx'
import { isUnderWay, useCancelImport } from './imports.ts'

const WORDS: Record<CatalogueImport['state'], string> = {
  receiving: 'Reading and checking the file',
  queued: 'Checked; waits for a worker',
  importing: 'Importing',
  stopping: 'Stopping',
  done: 'Imported',
  cancelled: 'Cancelled; what was imported until then stays',
  failed: 'Failed',
}

/** One import of a file: how far it is, what came of its rows, and which were refused. */
export function ImportCard({ given }: { given: CatalogueImport }) {
  const { fileName, state, rowsRead, created, updated, unchanged, refused, problem } = given
  const done = created + updated + unchanged + refused
  const underWay = isUnderWay(given)
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-semibold wrap-anywhere">{fileName}</p>
          <p className="text-sm text-ink-faint">{ago(given.createdAt)}</p>
        </div>
        {underWay && <Cancel given={given} />}
      </div>
      {underWay && (
        <Progress
          label={`${fileName}, imported`}
          ratio={state === 'receiving' || rowsRead === 0 ? 0 : done / rowsRead}
          resting={state !== 'importing'}
        />
      )}
      <p
        role="status"
        className={cx('text-sm', state === 'failed' ? 'text-danger-text' : 'text-ink-muted')}
      >
        {WORDS[state]}
        {problem && `: ${problem.detail}`}
      </p>
      <Counts given={given} />
      {refused > 0 && <Refused given={given} />}
    </>
  )
}

function Counts({ given }: { given: CatalogueImport }) {
  const counts = [
    ['Read', given.rowsRead],
    ['Added', given.created],
    ['Changed', given.updated],
    ['As they were', given.unchanged],
    ['Refused', given.refused],
  ] as const
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:flex sm:flex-wrap sm:gap-x-10">
      {counts.map(([name, count]) => (
        <div key={name}>
          <dt className="text-sm text-ink-faint">{name}</dt>
          <dd
            className={cx(
              'text-lg font-semibold tabular-nums',
              name === 'Refused' && count > 0 && 'text-danger-text',
            )}
          >
            {count.toLocaleString()}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Cancel({ given: { id, fileName, state } }: { given: CatalogueImport }) {
  const cancel = useCancelImport()
  return (
    <Button
      size="sm"
      icon={<X size={16} aria-hidden="true" />}
      loading={cancel.isPending}
      disabled={state === 'stopping'}
      aria-label={`Cancel ${fileName}`}
      onClick={() => cancel.mutate(id)}
    >
      Cancel
    </Button>
  )
}

function Refused({ given }: { given: CatalogueImport }) {
  const [open, setOpen] = useState(false)
  return (
    <div>
      <Button size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide the refused rows' : 'Show the refused rows'}
      </Button>
      {open && (
        <div className="mt-4">
          <ImportRefusals given={given} />
        </div>
      )}
    </div>
  )
}
