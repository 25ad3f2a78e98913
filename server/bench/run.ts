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
    if (values.only === undefined || values.only === subject.name) await compare(subject, api)
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

async function compare(subject: Subject, api: number): Promise<void> {
  const port = 18081
  const raw = await startPinned(
    'server/bench/raw.ts',
    [String(port), String(subject.answerBytes)],
    process.env,
  )
  const reference: Target = { ...subject.target, url: `http://127.0.0.1:${port}/` }
  const rounds: Round[] = []
  await load(reference, raw, 1)
  await load(subject.target, api, 1)
  for (let round = 0; round < Number(values.rounds); round++) {
    const floor = await load(reference, raw, Number(values.seconds))
    const measured = await load(subject.target, api, Number(values.seconds))
    rounds.push(ratio(measured, floor))
  }
  processes.pop()?.kill()
  const throughput = summary(rounds.map((round) => round.throughput))
  const cpu = summary(rounds.map((round) => round.cpu))
  console.log(`${subject.name.padEnd(16)} throughput ${throughput}   by CPU time ${cpu}`)
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
  return `${median.toFixed(2)} × raw (${low.toFixed(2)}–${high.toFixed(2)})`
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
  try {
    execFileSync('taskset', ['-acp', '0', String(pid)], { stdio: 'ignore' })
  } catch {
    console.log('taskset is missing: processes are not pinned, expect more spread.')
  }
  return pid
}
