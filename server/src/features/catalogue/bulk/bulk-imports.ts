import type { ImportState } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { AppError } from '../../../http/errors.ts'
import { bulkImportStore, type BulkImport } from './bulk-import-store.ts'
import { importMeasure } from './import-measure.ts'
import { toImport } from './presenter.ts'
import { rowPartStore } from './row-part-store.ts'

/** A file arrives within a minute, or its request is over. */
const receivingMs = 120_000

export type BulkImporter = ReturnType<typeof createBulkImporter>

/** What receiving, importing and the pages of imports have in common. */
export function createBulkImporter(context: Pick<Context, 'events' | 'metrics' | 'mongo'>) {
  const { events, metrics, mongo } = context
  const imports = bulkImportStore(mongo)
  const parts = rowPartStore(mongo)

  const tell = (stored: BulkImport): void => {
    if (stored.userId === null) return
    events.publish(stored.userId, { type: 'catalogue_import', import: toImport(stored) })
  }

  const ended = (stored: BulkImport): void => {
    metrics.catalogueImports.inc({ result: stored.state })
    tell(stored)
  }

  return {
    imports,
    parts,
    tell,
    ended,
    ...importMeasure(metrics),

    /** Ends an import whose instance died while it received the file. */
    async sweep(): Promise<void> {
      const active = await imports.active()
      if (active?.state !== 'receiving') return
      if (active.createdAt.getTime() > Date.now() - receivingMs) return
      const detail = 'It was interrupted before its file was there. Nothing of it was imported.'
      const problem = { code: 'interrupted', detail }
      const named = { _id: active._id, states: ['receiving'] as const }
      const failed = await imports.conclude(named, 'failed', problem)
      await parts.removeAll(active._id)
      if (failed) ended(failed)
    },

    /**
     * Ends an import that no worker has yet; asks the worker that has it to stop.
     * @throws AppError `not_found`, `conflict` when it is over
     */
    async cancel(id: string): Promise<BulkImport> {
      const unbegun: readonly ImportState[] = ['receiving', 'queued']
      const cancelled = await imports.conclude({ _id: id, states: unbegun }, 'cancelled')
      if (cancelled) {
        await parts.removeAll(id)
        ended(cancelled)
        return cancelled
      }
      const stopping =
        (await imports.change(id, ['importing', 'stopping'], { state: 'stopping' })) ??
        (await refuse(id))
      tell(stopping)
      return stopping
    },
  }

  async function refuse(id: string): Promise<never> {
    if (!(await imports.byId(id))) throw unknownImport(id)
    throw new AppError('conflict', 'This import is over.')
  }
}

export const unknownImport = (id: string): AppError =>
  new AppError('not_found', `No import has the id ${id}.`)
