import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testEnvironment } from '../../../../test/harness.ts'
import { lines, startImportStage, type ImportStage } from '../../../../test/import-stage.ts'
import { killWorker, startWorker } from '../../../../test/worker-process.ts'

const environment = testEnvironment({ LOG_LEVEL: 'fatal', PATH: '' })
/** So many that a worker is seen at them. */
const films = 20_000
const mostInPart = 200
const patient = { timeout: 120_000, interval: 20 }
let stage: ImportStage

beforeAll(async () => {
  stage = await startImportStage(environment)
})
afterAll(() => stage.server.close())

async function send(name: string): Promise<string> {
  const rows = Array.from({ length: films }, (_, index) => ({ title: `${name} ${index}` }))
  return (await stage.receive(lines(...rows))).id
}

const seenAtWork = (id: string) =>
  vi.waitFor(async () => {
    const { state, created } = await stage.get(id)
    expect(state).toBe('importing')
    expect(created).toBeGreaterThan(0)
  }, patient)

test('another worker goes on where one was killed, and no film is there twice', async () => {
  const id = await send('Harbour')
  const worker = await startWorker(environment)
  await seenAtWork(id)
  await killWorker(worker)
  expect(await stage.get(id)).toMatchObject({ state: 'importing' })
  await stage.work(-1000)
  const { state, created, unchanged, updated, rowsRead } = await stage.get(id)
  expect({ state, updated, rowsRead }).toEqual({ state: 'done', updated: 0, rowsRead: films })
  // What the killed one had written and not noted yet is found unchanged.
  expect(unchanged).toBeLessThanOrEqual(mostInPart)
  expect(created + unchanged).toBe(films)
  expect(await stage.countFilms({ version: 1 })).toBe(films)
}, 240_000)

test('a worker that is to end puts its import down, and one that is cancelled stops', async () => {
  const id = await send('Pier')
  const worker = await startWorker(environment)
  await seenAtWork(id)
  worker.process.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
  expect(await stage.get(id)).toMatchObject({ state: 'queued', updated: 0 })
  const another = await startWorker(environment)
  await seenAtWork(id)
  expect(await stage.cancel(id)).toMatchObject({ status: 200 })
  await vi.waitFor(async () => {
    expect(await stage.get(id)).toMatchObject({ state: 'cancelled' })
  }, patient)
  await killWorker(another)
  const { created } = await stage.get(id)
  expect(created).toBeLessThan(films)
  const pier = { titleKey: /^pier / }
  expect(await stage.countFilms(pier)).toBe(created)
}, 240_000)
