import { parseArgs } from 'node:util'
import {
  electUnderLoad,
  killUnderLoad,
  restartRedisUnderLoad,
  restartUnderLoad,
  type Drill,
} from './drills.ts'
import { startRehearsal } from './rehearsal.ts'

/**
 * `npm run test:operations`: rounds of a rolling restart, then of a kill, an election of MongoDB and a
 * restart of state Redis, all under load, then a table. Exit code 1 when a request failed. Ends with
 * what it has when the minutes are over.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    kills: { type: 'string', default: '10' },
    viewers: { type: 'string', default: '16' },
    minutes: { type: 'string', default: '30' },
  },
})
const deadline = performance.now() + Number(values.minutes) * 60_000
const options = { viewers: Number(values.viewers), pauseMs: 5 }
const rehearsal = await startRehearsal()
try {
  const restarts = await repeat(Number(values.rounds), () => restartUnderLoad(rehearsal, options))
  const kills = await repeat(Number(values.kills), () => killUnderLoad(rehearsal, options))
  const elections = await repeat(Number(values.kills), () => electUnderLoad(rehearsal, options))
  const redis = rehearsal.redis.state
    ? await repeat(Number(values.kills), () => restartRedisUnderLoad(rehearsal, options))
    : []
  console.log()
  console.table({
    'rolling restart': summary(restarts),
    SIGKILL: summary(kills),
    'election in MongoDB': summary(elections),
    'restart of state Redis': summary(redis),
  })
  for (const { load } of [...restarts, ...kills, ...elections, ...redis]) {
    for (const [failure, count] of Object.entries(load.failures)) {
      console.log(`${count} × ${failure}`)
      process.exitCode = 1
    }
  }
} finally {
  await rehearsal.close()
}

async function repeat(times: number, act: () => Promise<Drill>): Promise<Drill[]> {
  const drills: Drill[] = []
  for (let time = 0; time < times && performance.now() < deadline; time++) {
    drills.push(await act())
    process.stdout.write('.')
  }
  return drills
}

function summary(drills: readonly Drill[]) {
  const most = (numbers: readonly number[]): string => Math.max(0, ...numbers).toFixed(2)
  const restarts = drills.flatMap(({ restarts: each }) => each)
  return {
    rounds: drills.length,
    requests: drills.reduce((sum, { load }) => sum + load.requests, 0),
    failed: drills.reduce(
      (sum, { load }) => sum + Object.values(load.failures).reduce((all, count) => all + count, 0),
      0,
    ),
    'slowest answer (s)': most(drills.map(({ load }) => load.slowestSeconds)),
    'longest drain (s)': most(restarts.map(({ drainSeconds }) => drainSeconds)),
    'longest start (s)': most(restarts.map(({ readySeconds }) => readySeconds)),
  }
}
