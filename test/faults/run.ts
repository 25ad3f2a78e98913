import { parseArgs } from 'node:util'
import { scenarios } from './scenarios.ts'
import { openTheatre, type Report } from './stage.ts'

/**
 * `npm run test:faults`: all scenarios in turn until enough faults were injected under enough
 * load, then a table. Exit code 1 when anything acknowledged was lost or went back, or when the
 * goals were not reached in time.
 */
const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '200' },
    acknowledgements: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const goal = { faults: Number(values.faults), acknowledged: Number(values.acknowledgements) }
// A last round must not run over the time.
const deadline = performance.now() + (Number(values.minutes) - 0.5) * 60_000

const seed = Number(values.seed)
const theatre = await openTheatre({ seed, viewers: 8, pauseMs: 4, times: 2 })
const chosen = scenarios.filter(
  ({ name, needsRedis }) =>
    (!needsRedis || theatre.cluster.redis) && name.includes(values.only ?? ''),
)
for (const { name } of scenarios.filter((each) => !chosen.includes(each))) {
  console.log(`skipped: ${name}${values.only ? '' : ' (needs redis-server)'}`)
}
if (process.env['CI'] === 'true' && !theatre.cluster.redis) {
  throw new Error('With CI=true redis-server must be there.')
}

const startedAt = performance.now()
const reports: Report[] = []
try {
  await playAll()
} finally {
  await theatre.close()
}
console.table(summary())
const failed = total('lost') + total('regressed') > 0
for (const { name, findings } of reports) {
  for (const finding of findings) console.log(`${name}: ${finding}`)
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
console.log(
  `${total('faults')} faults, ${total('acknowledged')} acknowledgements in ${seconds} s, seed ${seed}: ` +
    `lost ${total('lost')}, regressed ${total('regressed')}`,
)
if (failed || !isEnough()) process.exitCode = 1

async function playAll(): Promise<void> {
  for (;;) {
    for (const scenario of chosen) {
      const report = await theatre.play(scenario)
      reports.push(report)
      process.stderr.write('.')
      if (performance.now() > deadline) return
    }
    if (isEnough()) return
  }
}

function isEnough(): boolean {
  return total('faults') >= goal.faults && total('acknowledged') >= goal.acknowledged
}

function total(count: 'faults' | 'acknowledged' | 'lost' | 'regressed'): number {
  return reports.reduce((sum, report) => sum + report[count], 0)
}

function summary() {
  return chosen.map(({ name }) => {
    const own = reports.filter((report) => report.name === name)
    const sum = (count: 'faults' | 'acknowledged' | 'refused' | 'lost' | 'regressed'): number =>
      own.reduce((all, report) => all + report[count], 0)
    const settled = Math.max(0, ...own.map(({ settledSeconds }) => settledSeconds))
    return {
      scenario: name,
      faults: sum('faults'),
      acknowledged: sum('acknowledged'),
      repeated: sum('refused'),
      seconds: Math.round(own.reduce((all, report) => all + report.seconds, 0)),
      'settled at most (s)': Number(settled.toFixed(1)),
      lost: sum('lost'),
      regressed: sum('regressed'),
    }
  })
}
