import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startDataStores } from '@cinema/embedded'
import { load, type Measured, type Target } from './load.ts'
import { prepare, type Subject } from './subjects.ts'

/**
 * `npm run bench`: what the hot paths cost beside bare node:http that answers as many bytes.
 *
 * Each path and its reference are loaded in alternation; ratios of throughput and of CPU time per
 * request are medians over the rounds, with the lowest and the highest. Absolute figures mean
 * nothing from machine to machine, so none is printed. `--rounds 5 --seconds 3`; `--data DIR` adds
 * the films of a folder to the catalogue; `--only NAME` measures one path.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    data: { type: 'string' },
    only: { type: 'string' },
  },
})

// Stores and load on the second core, what is measured alone on the first.
pin(process.pid, 1)
const dataDir = await mkdtemp(path.join(tmpdir(), 'cinema-bench-'))
const stores = await startDataStores({ dataDir })
const processes: ChildProcess[] = []
try {
  const environment = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
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
  const cli = (...args: string[]): void => {
    execFileSync(process.execPath, ['server/src/cli.ts', ...args], {
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
  cli('setup')
  if (values.data !== undefined)
    cli('catalogue:import', '--from', 'wikipedia', '--dir', values.data)

  const api = await startPinned('server/src/api.ts', [], { ...environment, PORT: '18080' })
  const subjects = await prepare('http://127.0.0.1:18080')
  for (const subject of subjects) {
    if (values.only === undefined || values.only === subject.name) await compareToRaw(subject, api)
  }
  const progress = subjects.find(({ name }) => name === 'progress')
  if (progress && (values.only === undefined || values.only === 'progress')) {
    const bare = await startPinned('server/bench/no-store.ts', [], {
      ...environment,
      PORT: '18082',
    })
    const url = progress.target.url.replace(':18080', ':18082')
    await compare(progress, api, {
      target: { ...progress.target, url },
      pid: bare,
      name: 'no store',
    })
  }
} finally {
  for (const child of processes) child.kill()
  await stores.close()
  await rm(dataDir, { recursive: true, force: true })
}

interface Round {
  throughput: number
  cpu: number
}

async function compareToRaw(subject: Subject, api: number): Promise<void> {
  const port = 18081
  const bytes = String(subject.answerBytes)
  const pid = await startPinned('server/bench/raw.ts', [String(port), bytes], process.env)
  const target: Target = { ...subject.target, url: `http://127.0.0.1:${port}/` }
  await compare(subject, api, { target, pid, name: 'raw' })
  processes.pop()?.kill()
}

interface Reference {
  readonly target: Target
  readonly pid: number
  readonly name: string
}

async function compare(subject: Subject, api: number, reference: Reference): Promise<void> {
  const rounds: Round[] = []
  await load(reference.target, reference.pid, 1)
  await load(subject.target, api, 1)
  for (let round = 0; round < Number(values.rounds); round++) {
    const floor = await load(reference.target, reference.pid, Number(values.seconds))
    const measured = await load(subject.target, api, Number(values.seconds))
    rounds.push(ratio(measured, floor))
  }
  const throughput = summary(rounds.map((round) => round.throughput))
  const cpu = summary(rounds.map((round) => round.cpu))
  const name = `${subject.name} × ${reference.name}`
  console.log(`${name.padEnd(20)} throughput ${throughput}   by CPU time ${cpu}`)
}

function ratio(measured: Measured, floor: Measured): Round {
  return {
    throughput: measured.requestsPerSecond / floor.requestsPerSecond,
    cpu: floor.cpuMicroseconds / measured.cpuMicroseconds,
  }
}

function summary(samples: readonly number[]): string {
  const sorted = samples.toSorted((a, b) => a - b)
  const [low = 0, median = 0, high = 0] = [0, sorted.length >> 1, sorted.length - 1].map(
    (i) => sorted[i],
  )
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`
}

/** Starts a process on the first core; the load comes from the second. Resolves to its id. */
async function startPinned(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const child = fork(script, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  processes.push(child)
  await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', () => reject(new Error(`${script} ended.`)))
  })
  const pid = child.pid ?? 0
  pin(pid, 0)
  return pid
}

function pin(pid: number, core: number): void {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' })
  } catch {
    console.log('taskset is missing: processes are not pinned, expect more spread.')
  }
}
