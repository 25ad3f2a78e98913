import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCampaign } from './campaign.ts'
import { tryRaw } from './raw.ts'
import { startTarget, type Target } from './target.ts'

// The long form is `npm run test:fuzz`; here a hang is what no load of the machine explains.
const hangMs = 10_000
const casesPerEndpoint = 20
const seed = Number(process.env['FUZZ_SEED'] ?? '1')

let target: Target
beforeAll(async () => {
  target = await startTarget()
}, 120_000)
afterAll(() => target.close())

test('every endpoint answers generated requests as declared', { timeout: 180_000 }, async () => {
  const { cases, rows, findings } = await runCampaign(target, {
    seed,
    casesPerEndpoint,
    hangMs,
  })
  expect(findings).toEqual([])
  expect(cases).toBeGreaterThanOrEqual(casesPerEndpoint * rows.length)
})

test('broken HTTP is refused by a problem or the end of its connection', async () => {
  const { sent, findings } = await tryRaw(target.url, hangMs)
  expect(findings).toEqual([])
  expect(sent).toBeGreaterThan(500)
  expect(target.isAlive()).toBe(true)
}, 60_000)
