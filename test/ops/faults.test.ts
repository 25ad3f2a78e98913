import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { electUnderLoad, killUnderLoad, restartRedisUnderLoad, restartUnderLoad } from './drills.ts'
import exporters from '../../monitoring/exporters.json' with { type: 'json' }
import { redisProgram } from '../faults/cluster.ts'
import { until } from '../faults/processes.ts'
import { allExpressions, exposedMetrics, metricsOf, rulesOf } from './expressions.ts'
import { hasNginx } from './front-stage.ts'
import { startLoad } from './load.ts'
import { startRehearsal, type Rehearsal } from './rehearsal.ts'

const exporterMetrics = Object.values(exporters).flat()
const hasRedis = redisProgram() !== undefined
const minute = { timeout: 60_000 }
const options = { viewers: 8, pauseMs: 5 }

describe.skipIf(!hasNginx)('three instances behind nginx', () => {
  let rehearsal: Rehearsal
  beforeAll(async () => {
    rehearsal = await startRehearsal()
  })
  afterAll(() => rehearsal.close())

  test('share the load, each within reach of the others', async () => {
    const load = await startLoad({ ...rehearsal, ...options })
    await until('600 answers', () => load.answered() >= 600)
    expect((await load.stop()).failures).toEqual({})
    const served = await Promise.all(rehearsal.installation.apis.map(({ url }) => answersOf(url)))
    const total = served.reduce((sum, count) => sum + count, 0)
    for (const count of served) expect(count / total).toBeGreaterThan(0.2)
  })

  test('are restarted one after the other and no request fails', { timeout: 120_000 }, async () => {
    const { load, restarts } = await restartUnderLoad(rehearsal, options)
    expect(load.failures).toEqual({})
    expect(restarts).toHaveLength(3)
  })

  test('lose one by SIGKILL and no request that may be repeated fails', minute, async () => {
    const { load } = await killUnderLoad(rehearsal, options)
    expect(load.failures).toEqual({})
  })

  test('expose every metric that rules and dashboards ask for', async () => {
    const { metricsUrls } = rehearsal.installation
    const texts = await Promise.all(metricsUrls.map(async (url) => (await fetch(url)).text()))
    const known = exposedMetrics(texts.join('\n'))
    for (const name of exporterMetrics) known.add(name)
    for (const { record } of await rulesOf('recording.yml')) known.add(record ?? '')
    const unknown = (await allExpressions()).flatMap(({ where, expr }) =>
      metricsOf(expr)
        .filter((name) => !known.has(name))
        .map((name) => `${where}: ${name}`),
    )
    expect(unknown).toEqual([])
  })

  test('go on while MongoDB elects a new primary', minute, async () => {
    const { load } = await electUnderLoad(rehearsal, options)
    expect(load.failures).toEqual({})
  })

  test.skipIf(!hasRedis)('go on while state Redis is restarted', minute, async () => {
    const { load } = await restartRedisUnderLoad(rehearsal, options)
    expect(load.failures).toEqual({})
  })

  test.skipIf(!hasRedis)('may not empty Redis, nor change it', async () => {
    for (const name of ['REDIS_CACHE_URL', 'REDIS_STATE_URL']) {
      const redis = new Redis(rehearsal.environment[name] ?? '')
      for (const command of [
        ['FLUSHALL'],
        ['FLUSHDB'],
        ['CONFIG', 'SET', 'save', ''],
        ['KEYS', '*'],
      ]) {
        const [verb = '', ...args] = command
        await expect(redis.call(verb, ...args), command.join(' ')).rejects.toThrow(/NOPERM/)
      }
      redis.disconnect()
    }
  })

  test('tell the world their status alone', async () => {
    const { status, json } = await rehearsal.client.send('/api/health')
    expect({ status, body: json() }).toEqual({ status: 200, body: { status: 'ok' } })
  })
})

/** How many requests an instance has answered, by its own metrics. */
async function answersOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const counts = text.matchAll(/^http_request_duration_seconds_count\{.*\} (\d+)$/gm)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}
