import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { startServer, testEnvironment } from '../../../../test/harness.ts'
import { watchQueries } from '../../../../test/query-watch.ts'
import { filmId } from '../ids.ts'
import { createBulkImporter } from './bulk-imports.ts'
import { receiveFilms } from './receive.ts'
import { importWaiting } from './run.ts'

const userId = 'usr_0123456789abcdef'
const [first, second] = ['imp_0123456789abcdef', 'imp_1123456789abcdef']

const sent = (id: string) => ({
  ...{ id, userId, fileName: 'films.json' },
  pieces: Readable.from([Buffer.from('[{"title": "Harbour", "genres": ["Drama"]}]')]),
  signal: AbortSignal.timeout(60_000),
})

/** Of a film that was deleted, because what follows a change counts the whole catalogue anew. */
test('every query of an import is read from an index, in its order, in time', async () => {
  const { MONGODB_URI } = testEnvironment()
  const server = await startServer({ MONGODB_URI: `${MONGODB_URI}?monitorCommands=true` })
  const { context } = server
  const importer = createBulkImporter(context)
  const { imports } = importer
  const queries = watchQueries(context.mongo)
  await context.mongo
    .collection<{ _id: string }>('catalogue_deletions')
    .insertOne({ _id: filmId('Harbour', null, 0) })
  await receiveFilms(importer, sent(first))
  await importer.cancel(first)
  await receiveFilms(importer, sent(second))
  await importWaiting(context, { silentMs: -1000 })
  expect(await imports.byId(second)).toMatchObject({ state: 'done', refused: 1 })
  await Promise.all([imports.newest(), imports.refusalsOf(first), imports.ofAccount(userId)])
  await imports.disown(userId)
  expect(await queries.offences()).toEqual([])
  expect([...queries.collections]).toEqual(
    expect.arrayContaining(['catalogue_imports', 'catalogue_import_rows', 'movies']),
  )
  await server.close()
}, 120_000)
