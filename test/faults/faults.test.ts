import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisProgram } from './cluster.ts'
import { scenarios, smallDiskScenarios, workerStopped } from './scenarios.ts'
import { canMount } from './small-disk.ts'
import { openTheatre, type Scenario, type Theatre } from './stage.ts'

const options = { seed: 1, viewers: 3, pauseMs: 10, times: 1 }
const hasRedis = redisProgram() !== undefined
const minute = 60_000

const canFillDisk = hasRedis && (await canMount())

async function hold(theatre: Theatre, scenario: Scenario): Promise<void> {
  const { findings, lost, regressed, faults, acknowledged } = await theatre.play(scenario)
  expect(findings).toEqual([])
  expect({ lost, regressed }).toEqual({ lost: 0, regressed: 0 })
  expect(faults).toBeGreaterThan(0)
  expect(acknowledged).toBeGreaterThan(0)
}

describe('nothing acknowledged is lost and no place goes back', () => {
  let theatre: Theatre
  beforeAll(async () => {
    theatre = await openTheatre(options)
  }, minute)
  afterAll(() => theatre.close())

  for (const scenario of scenarios) {
    // With CI=true nothing may be skipped: there a missing redis-server is a failure.
    const isPossible = !scenario.needsRedis || hasRedis || process.env['CI'] === 'true'
    test.skipIf(!isPossible)(scenario.name, { timeout: minute }, async () => {
      expect(scenario.needsRedis && !hasRedis, 'redis-server is missing').toBeFalsy()
      await hold(theatre, scenario)
    })
  }
})

describe.skipIf(!canFillDisk)('nor with Redis on a small disk (needs the right to mount)', () => {
  let theatre: Theatre
  beforeAll(async () => {
    theatre = await openTheatre({ ...options, smallDiskMegabytes: 64 })
  }, minute)
  afterAll(() => theatre.close())

  for (const scenario of smallDiskScenarios) {
    test(scenario.name, { timeout: minute }, () => hold(theatre, scenario))
  }
})

test('a worker that clears without comparing is caught', { timeout: minute }, async () => {
  const theatre = await openTheatre({ ...options, workerEntry: 'test/faults/careless-worker.ts' })
  try {
    const { lost, findings } = await theatre.play(workerStopped)
    expect(lost).toBeGreaterThan(0)
    expect(findings.join('\n')).toMatch(/lost: /)
  } finally {
    await theatre.close()
  }
})
