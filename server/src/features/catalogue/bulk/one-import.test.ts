import type { CatalogueImport } from '@cinema/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  lines,
  quay,
  quayId,
  startImportStage,
  type ImportStage,
} from '../../../../test/import-stage.ts'
import { bulkImportStore } from './bulk-import-store.ts'
import { importData } from './personal-data.ts'

let stage: ImportStage

beforeAll(async () => {
  stage = await startImportStage()
})
afterEach(() => stage.clear())
afterAll(() => stage.server.close())

describe('one import at a time', () => {
  test('another one is told which is under way', async () => {
    const answers = await Promise.all([
      stage.send(lines(quay)),
      stage.send(lines({ title: 'Other' })),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
    const active = answers.find(({ status }) => status === 201)?.body as CatalogueImport
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      ...{ code: 'conflict', activeId: active.id },
    })
    await stage.work()
    expect(await stage.send(lines(quay))).toMatchObject({ status: 201 })
  })

  test('is cancelled before a worker has it, and then over', async () => {
    const { id } = await stage.receive(lines(quay))
    expect(await stage.cancel(id)).toMatchObject({ status: 200, body: { state: 'cancelled' } })
    await stage.work()
    expect(await stage.film(quayId)).toBeNull()
    expect(await stage.cancel(id)).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(await stage.countParts()).toBe(0)
    expect((await stage.cancel('imp_0000000000000000')).status).toBe(404)
  })

  test('stops at the worker that has it, which keeps what is there', async () => {
    const films = Array.from({ length: 450 }, (_, index) => ({ title: `Film ${index}` }))
    const { id } = await stage.receive(lines(...films))
    await bulkImportStore(stage.server.context.mongo).claim('a-worker', new Date())
    expect(await stage.cancel(id)).toMatchObject({ status: 200, body: { state: 'stopping' } })
    // That worker is gone: another one ends what it had.
    await stage.work(-1000)
    expect(await stage.get(id)).toMatchObject({ state: 'cancelled', rowsRead: 450 })
    expect((await stage.receive(lines(quay))).state).toBe('queued')
  })

  test('of an instance that died while it received the file is said to be interrupted', async () => {
    const { id } = await stage.receive(lines(quay))
    const long = new Date(Date.now() - 3_600_000)
    await stage.change(id, { state: 'receiving', createdAt: long })
    await stage.receive(lines(quay))
    expect(await stage.get(id)).toMatchObject({ state: 'failed', problem: { code: 'interrupted' } })
  })
})

test('a worker that fails again and again gives an import up', async () => {
  const { id } = await stage.receive(lines(quay))
  await stage.change(id, { attempts: 4 })
  await stage.work()
  expect(await stage.get(id)).toMatchObject({ state: 'failed', problem: { code: 'failed' } })
})

test('what is kept of an import forgets who sent it with the account', async () => {
  const { id } = await stage.receive(lines(quay))
  await importData(stage.server.context).eraseFor(stage.admin.userId)
  const kept = await bulkImportStore(stage.server.context.mongo).byId(id)
  expect(kept).toMatchObject({ userId: null })
})
