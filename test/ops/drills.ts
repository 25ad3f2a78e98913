import { setTimeout as pause } from 'node:timers/promises'
import { startOrRetry } from '../../scripts/ops/installation.ts'
import { rollingRestart, untilReady, type Restarted } from '../../scripts/ops/rolling-restart.ts'
import { until } from '../faults/processes.ts'
import { startLoad, type Load, type LoadReport } from './load.ts'
import type { Rehearsal } from './rehearsal.ts'

/** Shorter than anybody waits for a primary (`MONGODB_CONNECT_TIMEOUT_MS`). */
const electionMs = 1000

interface DrillOptions {
  readonly viewers: number
  readonly pauseMs: number
}

export interface Drill {
  readonly load: LoadReport
  readonly restarts: readonly Restarted[]
}

/** Every instance is restarted once while viewers go on. */
export async function restartUnderLoad(
  { installation, client, movieIds }: Rehearsal,
  options: DrillOptions,
): Promise<Drill> {
  const load = await startLoad({ client, movieIds, ...options })
  try {
    const restarts = await rollingRestart(
      installation.apis.map((api) => ({
        name: api.name,
        async stop() {
          const code = await api.drain()
          if (code !== 0) throw new Error(`${api.name} drained with exit code ${code ?? 'none'}.`)
        },
        start: () => startOrRetry(api).then(() => untilReady(api.url)),
      })),
    )
    return { load: await load.stop(), restarts }
  } finally {
    await load.stop()
  }
}

/** State Redis goes and comes back, with what it had, while viewers go on. */
export async function restartRedisUnderLoad(
  { redis, client, movieIds }: Rehearsal,
  options: DrillOptions,
): Promise<Drill> {
  const load = await startLoad({ client, movieIds, ...options })
  try {
    await more(load, 100)
    await redis.state?.stop()
    await more(load, 100)
    await redis.state?.start()
    await more(load, 100)
    return { load: await load.stop(), restarts: [] }
  } finally {
    await load.stop()
  }
}

/** MongoDB is without a primary for as long as an election takes, while viewers go on. */
export async function electUnderLoad(
  { replica, client, movieIds }: Rehearsal,
  options: DrillOptions,
): Promise<Drill> {
  const load = await startLoad({ client, movieIds, ...options })
  try {
    await more(load, 100)
    const before = replica.refused()
    replica.stepDown()
    await until('a command is refused', () => replica.refused() > before)
    await pause(electionMs)
    replica.stepUp()
    await more(load, 200)
    const report = await load.stop()
    const failures = Object.entries(report.failures).filter(([failure]) => !isPolite(failure))
    return { load: { ...report, failures: Object.fromEntries(failures) }, restarts: [] }
  } finally {
    replica.stepUp()
    await load.stop()
  }
}

/**
 * Without a primary, what is somebody's own can be refused for the moment, and says when to come back.
 * Films and progress are always served.
 */
const isPolite = (failure: string): boolean =>
  /^\w+ \/api\/(user\/|auth\/|movies\/\w+\/favorite).*: 503 .*dependency_unavailable/.test(failure)

/** One instance is killed in the middle of its answers, and comes back later. */
export async function killUnderLoad(
  { installation, client, movieIds }: Rehearsal,
  options: DrillOptions,
): Promise<Drill> {
  const load = await startLoad({ client, movieIds, ...options })
  try {
    const [victim] = installation.apis
    await more(load, 100)
    await victim?.kill()
    await more(load, 200)
    if (victim) await startOrRetry(victim)
    await more(load, 100)
    return { load: await load.stop(), restarts: [] }
  } finally {
    await load.stop()
  }
}

function more(load: Load, count: number): Promise<void> {
  const goal = load.answered() + count
  return until(`${count} more answers`, () => load.answered() >= goal)
}
