import { fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { Kind, Plan, Tally } from '../test/open-loop.ts'
import { onStage } from './stage.ts'
import { prepare } from './subjects.ts'

/**
 * `npm run bench:overload -w server`: what one instance still does when twice and five times as much
 * is asked of it as it can do.
 *
 * The instance runs on the first core. The generator, on the second, sends at a fixed rate and does
 * not wait, over connections that are open already; an answer counts when it comes within 2 s. The peak is the best goodput found around the
 * rate that the instance reaches in a closed loop. `--seconds 6` is the time at each rate, `--delay 20`
 * the `SHED_DELAY_MS` of the instance.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    delay: { type: 'string', default: '20' },
  },
})
const seconds = Number(values.seconds)
const port = 18_090
/** As many as nginx keeps open to an instance. */
const kept = 256

await onStage(async (stage) => {
  stage.cli('setup')
  const settings = { PORT: String(port), SHED_DELAY_MS: values.delay }
  await stage.start('src/api.ts', [], { ...stage.environment, ...settings })
  // It inherits the core of the load.
  const generator = fork('test/open-loop.ts', [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  try {
    const run: Run = async (plan) => {
      generator.send({ port, ...plan } satisfies Plan)
      const [tallies] = (await once(generator, 'message')) as [Record<string, Tally>]
      return tallies
    }
    for (const [name, kinds] of Object.entries(await workloads())) await measure(name, kinds, run)
  } finally {
    generator.kill()
  }
})

type Run = (plan: Omit<Plan, 'port'>) => Promise<Record<string, Tally>>

async function measure(name: string, kinds: readonly Kind[], run: Run): Promise<void> {
  await run({ kinds, seconds: 3, concurrency: 24 })
  const closed = await run({ kinds, seconds, concurrency: 24 })
  const capacity = total(closed, 'answered') / seconds
  console.log(`\n${name}: about ${Math.round(capacity)} requests a second in a closed loop`)
  let peak = 0
  for (const factor of [0.8, 0.9, 1, 1.1]) {
    const goodput = await openLoop(kinds, capacity * factor, run)
    peak = Math.max(peak, total(goodput, 'answered') / seconds)
  }
  for (const factor of [2, 5]) {
    const tallies = await openLoop(kinds, capacity * factor, run)
    const goodput = total(tallies, 'answered') / seconds
    console.log(`at ${factor} × capacity: goodput ${(goodput / peak).toFixed(2)} × peak`)
    for (const [kind, tally] of Object.entries(tallies)) console.log(`  ${line(kind, tally)}`)
  }
}

function openLoop(kinds: readonly Kind[], rate: number, run: Run) {
  return run({ kinds, seconds, rate, kept })
}

function total(tallies: Record<string, Tally>, what: 'answered' | 'sent'): number {
  return Object.values(tallies).reduce((sum, tally) => sum + tally[what], 0)
}

function line(kind: string, { sent, answered, shed, failed, timedOut, p50Ms, p99Ms }: Tally) {
  const share = (count: number): string => `${Math.round((count / sent) * 100)} %`
  return (
    `${kind.padEnd(12)} sent ${sent}, answered ${share(answered)}, shed ${share(shed)}, ` +
    `timed out ${timedOut}, failed ${failed}; accepted p50 ${p50Ms} ms, p99 ${p99Ms} ms`
  )
}

/** Work that no cache spares the instance, and what viewers ask for in an evening. */
async function workloads(): Promise<Record<string, Kind[]>> {
  const subjects = await prepare(`http://127.0.0.1:${port}`)
  const find = (name: string) => {
    const subject = subjects.find((each) => each.name === name)
    if (!subject) throw new Error(`There is no subject ${name}.`)
    return subject.target
  }
  const { url, headers = {}, body = '' } = find('progress')
  const lines = Object.entries({ ...headers, 'Content-Type': 'application/json' })
  const progress = [`POST ${new URL(url).pathname} HTTP/1.1`, ...lines.map((l) => l.join(': '))]
  const search = 'GET /api/search?q=night&minRating=1.% HTTP/1.1'
  const detail = `GET ${new URL(find('movie detail').url).pathname} HTTP/1.1`
  return {
    'searches, each a new one': [{ name: 'search', percent: 100, head: search }],
    'an evening': [
      {
        name: 'progress',
        percent: 40,
        head: progress.join('\r\n'),
        body: body.replace('__SEQ__', '%'),
      },
      { name: 'film', percent: 40, head: detail },
      { name: 'search', percent: 20, head: search },
    ],
  }
}
