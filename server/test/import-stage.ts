import { CatalogueImport } from '@cinema/contract'
import { expect } from 'vitest'
import {
  bulkImportModel,
  type BulkImport,
} from '../src/features/catalogue/bulk/bulk-import-store.ts'
import { rowPartModel } from '../src/features/catalogue/bulk/row-part-store.ts'
import { importWaiting } from '../src/features/catalogue/bulk/run.ts'
import { filmId } from '../src/features/catalogue/ids.ts'
import { movieModel } from '../src/features/catalogue/movie-store.ts'
import { openAdministrator } from './administrator.ts'
import { startServer } from './harness.ts'

export const path = '/api/admin/catalogue/imports'
export const types = { lines: 'application/x-ndjson', list: 'application/json' }

/** A film for files, and the id that it goes by. */
export const quay = {
  ...{ title: 'Silent Quay', year: 1999, genres: ['Drama'], tags: ['quay'], rating: 7 },
}
export const quayId = filmId('Silent Quay', 1999, 0)

export const lines = (...films: unknown[]): string =>
  films.map((each) => JSON.stringify(each)).join('\n')

export type ImportStage = Awaited<ReturnType<typeof startImportStage>>

/** A server, an administrator who sends files of films in, and what a worker does with them. */
export async function startImportStage(overrides: Readonly<Record<string, string>> = {}) {
  const server = await startServer(overrides)
  const admin = await openAdministrator(server)
  const { mongo } = server.context

  const send = (file: string, type = types.lines) =>
    admin.send('POST', `${path}?fileName=films.ndjson`, file, { 'Content-Type': type })

  return {
    server,
    admin,
    send,

    async receive(file: string, type = types.lines): Promise<CatalogueImport> {
      const answer = await send(file, type)
      expect(answer).toMatchObject({ status: 201 })
      return CatalogueImport.parse(answer.body)
    },

    /** As a worker would; it takes over what others said nothing of for so long. */
    work: (silentMs = 60_000) => importWaiting(server.context, { silentMs }),

    get: async (id: string) =>
      CatalogueImport.parse((await admin.send('GET', `${path}/${id}`)).body),

    refusals: async (id: string) => (await admin.send('GET', `${path}/${id}/refusals`)).body,
    cancel: (id: string) => admin.send('POST', `${path}/${id}/cancel`),

    film: (id: string) => movieModel(mongo).findById(id).lean(),
    countFilms: (filter: object = {}) => movieModel(mongo).countDocuments(filter),
    countParts: () => rowPartModel(mongo).countDocuments(),

    change: (id: string, fields: Partial<BulkImport>) =>
      bulkImportModel(mongo).updateOne({ _id: id }, fields),

    async clear(): Promise<void> {
      for (const model of [movieModel, bulkImportModel, rowPartModel]) {
        await model(mongo).deleteMany()
      }
    },
  }
}
