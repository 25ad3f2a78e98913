import { randomUUID } from 'node:crypto'
import { importLimits, type RowRefusal } from '@cinema/contract'
import { AppError } from '../../../http/errors.ts'
import type { BulkImport } from './bulk-import-store.ts'
import type { BulkImporter } from './bulk-imports.ts'
import { createRowCheck, type CheckedRow } from './row-check.ts'
import { rowsOf, type RawRow } from './row-splitter.ts'

/** A file, and who sends it. */
interface Sent {
  readonly id: string
  readonly userId: string
  readonly fileName: string
  readonly pieces: AsyncIterable<Buffer>
  readonly signal: AbortSignal
}

/** What goes to MongoDB at once. */
const mostRowsInPart = 200
const mostBytesInPart = 1024 * 1024

/**
 * Takes a file of films in: checks each row as it arrives and keeps what can be imported for a
 * worker. A file that is none leaves nothing.
 * @throws AppError `conflict`, `malformed_request`, `payload_too_large`
 */
export async function receiveFilms(importer: BulkImporter, sent: Sent): Promise<BulkImport> {
  const { imports, parts, tell } = importer
  const begun = blankImport(sent)
  await importer.sweep()
  if (!(await imports.add(begun))) throw underWay(await imports.active())
  tell(begun)
  try {
    const length = await importer.inHand('receiving', () => keepRows(importer, begun, sent))
    const complete = { state: 'queued', parts: length, attempt: null } as const
    const queued = await imports.advance(begun, {}, { ...complete, refusals: [] })
    if (!queued) throw stopped()
    tell(queued)
    return queued
  } catch (error) {
    await imports.remove(begun)
    await parts.removeAll(begun._id)
    throw error
  }
}

/** Reads the file to its end; returns in how many parts its rows are kept. */
async function keepRows(
  { count, imports, parts, tell }: BulkImporter,
  begun: BulkImport,
  { pieces, signal }: Sent,
): Promise<number> {
  const check = createRowCheck()
  let pending = emptyPart()
  let part = 0
  let rowsRead = 0

  async function flush(): Promise<void> {
    const { rows, refusals, rowsRead: more, refused } = pending
    pending = emptyPart()
    if (more === 0) return
    if (rows.length > 0) await parts.add(begun._id, part++, rows)
    const advanced = await imports.advance(begun, { rowsRead: more, refused }, { refusals })
    if (!advanced) throw stopped()
    count({ refused })
    tell(advanced)
  }

  for await (const row of rowsOf(pieces)) {
    signal.throwIfAborted()
    rowsRead += 1
    if (rowsRead > importLimits.rows) throw tooMany()
    take(pending, row, check(row))
    if (pending.rowsRead >= mostRowsInPart || pending.sizeBytes >= mostBytesInPart) await flush()
  }
  if (rowsRead === 0) throw new AppError('malformed_request', 'There is no film in the file.')
  await flush()
  return part
}

interface Pending {
  readonly rows: CheckedRow[]
  readonly refusals: RowRefusal[]
  rowsRead: number
  refused: number
  sizeBytes: number
}

const emptyPart = (): Pending => ({
  ...{ rows: [], refusals: [] },
  ...{ rowsRead: 0, refused: 0, sizeBytes: 0 },
})

function take(
  pending: Pending,
  { bytes }: RawRow,
  verdict: ReturnType<ReturnType<typeof createRowCheck>>,
): void {
  pending.rowsRead += 1
  if ('checked' in verdict) {
    pending.rows.push(verdict.checked)
    pending.sizeBytes += bytes?.length ?? 0
  } else {
    pending.refused += 1
    pending.refusals.push(...verdict.refusals)
  }
}

function blankImport({ id, userId, fileName }: Sent): BulkImport {
  return {
    ...{ _id: id, userId, fileName, state: 'receiving', active: true },
    ...{ rowsRead: 0, created: 0, updated: 0, unchanged: 0, refused: 0, refusals: [] },
    ...{ parts: 0, nextPart: 0, problem: null, attempt: randomUUID(), attempts: 0 },
    ...{ createdAt: new Date(), updatedAt: new Date() },
  }
}

const underWay = (active: BulkImport | null): AppError =>
  new AppError(
    'conflict',
    active
      ? `${active.fileName} is being imported: wait for it, or cancel it.`
      : 'Another import has only just ended; try again.',
    { extra: active ? { activeId: active._id } : {} },
  )

const stopped = (): AppError =>
  new AppError('conflict', 'This import was cancelled while its file arrived.')

const tooMany = (): AppError =>
  new AppError('payload_too_large', `There are more than ${importLimits.rows} films in the file.`)
