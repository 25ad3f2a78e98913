import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startDataStores } from '@cinema/embedded'
import type { Kind, Plan, Tally } from '../test/open-loop.ts'
import { prepare } from './subjects.ts'

/**
 * `npm run bench:overload -w server`: what one instance still does when twice and five times as much
 * is asked of it as it can do.
 *
 * The instance runs on the first core. The generator, on the second, sends at a fixed rate and does
 * not wait; an answer counts when it comes within 2 s. The peak is the best goodput found around the
 * rate that the instance reaches in a closed loop. `--seconds 6` is the time at each rate.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '6' } } })
const seconds = Number(values.seconds)
const port = 18_090

const dataDir = await mkdtemp(path.join(tmpdir(), 'cinema-overload-'))
const stores = await startDataStores({ dataDir })
const children: ChildProcess[] = []
try {
  const environment = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    PORT: String(port),
    MONGODB_URI: stores.mongodbUri,
    REDIS_CACHE_URL: stores.redisCacheUrl,
    REDIS_STATE_URL: stores.redisStateUrl,
    JWT_SECRETS: `bench:${'b'.repeat(40)}`,
    MEDIA_SIGNING_SECRET: 'b'.repeat(40),
    RATE_LIMIT_ANONYMOUS: '10000000',
    RATE_LIMIT_FREE: '10000000',
    RATE_LIMIT_PROGRESS: '10000000',
    RATE_LIMIT_SEARCH: '10000000',
  }
  execFileSync(process.execPath, ['src/cli.ts', 'setup'], { env: environment, stdio: 'ignore' })
  const api = start('src/api.ts', '0', environment)
  await once(api, 'message')
  const generator = start('test/open-loop.ts', '1', process.env)
  const run = async (plan: Omit<Plan, 'port'>): Promise<Record<string, Tally>> => {
    generator.send({ port, ...plan } satisfies Plan)
    const [tallies] = (await once(generator, 'message')) as [Record<string, Tally>]
    return tallies
  }
  for (const [name, kinds] of Object.entries(await workloads())) await measure(name, kinds, run)
} finally {
  for (const child of children) child.kill()
  await stores.close()
  await rm(dataDir, { recursive: true, force: true })
}

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
  return run({ kinds, seconds, rate })
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

/** Starts a process on one core, where `taskset` is there to hold it. */
function start(script: string, core: string, env: NodeJS.ProcessEnv): ChildProcess {
  const child = fork(script, [], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  children.push(child)
  try {
    execFileSync('taskset', ['-acp', core, String(child.pid)], { stdio: 'ignore' })
  } catch {
    console.log('taskset is missing: processes are not pinned, expect more spread.')
  }
  return child
}
