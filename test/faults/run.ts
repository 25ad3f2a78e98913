import { parseArgs } from 'node:util'
import { scenarios, smallDiskScenarios } from './scenarios.ts'
import { canMount } from './small-disk.ts'
import { openTheatre, type Report } from './stage.ts'
import { percentile } from './visibility.ts'

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
const options = { seed, viewers: 8, pauseMs: 4, times: 2 }
const theatre = await openTheatre(options)
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
if (theatre.cluster.redis) await playOnSmallDisk()
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
const all = reports.flatMap(({ delays }) => delays).sort((a, b) => a - b)
console.log(
  `from acknowledgement, or the end of an outage, to MongoDB, flushed each second: ` +
    `p50 ${percentile(all, 0.5).toFixed(1)} s, p99 ${percentile(all, 0.99).toFixed(1)} s, ` +
    `at most ${percentile(all, 1).toFixed(1)} s`,
)
if (failed || !isEnough()) process.exitCode = 1

async function playOnSmallDisk(): Promise<void> {
  const wanted = smallDiskScenarios.filter(({ name }) => name.includes(values.only ?? ''))
  if (wanted.length === 0) return
  if (!(await canMount())) {
    for (const { name } of wanted) console.log(`skipped: ${name} (needs the right to mount)`)
    return
  }
  const small = await openTheatre({ ...options, smallDiskMegabytes: 64 })
  try {
    for (const scenario of wanted) reports.push(await small.play(scenario))
  } finally {
    await small.close()
  }
}

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
  return [...new Set(reports.map(({ name }) => name))].map((name) => {
    const own = reports.filter((report) => report.name === name)
    const delays = own.flatMap((report) => report.delays).sort((a, b) => a - b)
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
      'in MongoDB p99 (s)': Number(percentile(delays, 0.99).toFixed(1)),
      'at most (s)': Number(percentile(delays, 1).toFixed(1)),
      lost: sum('lost'),
      regressed: sum('regressed'),
    }
  })
}
