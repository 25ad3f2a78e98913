import { execFileSync, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startDataStores } from '@cinema/embedded'

const serverDir = path.join(import.meta.dirname, '..')

/** A server under measurement: its process is pinned to the first core. */
export interface Contestant {
  readonly pid: number
  /** Resolves when the process is gone, and its port free. */
  readonly stop: () => Promise<void>
}

export interface Stage {
  /** What the API needs of its environment, with limits that nothing measured here reaches. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Starts a script of this workspace that says by IPC when it listens. */
  readonly start: (
    script: string,
    args?: readonly string[],
    env?: NodeJS.ProcessEnv,
  ) => Promise<Contestant>
  /** Runs a command of the project's command line to its end. */
  readonly cli: (...args: string[]) => void
}

/** Runs a benchmark over empty stores: these and the load on the second core, what is measured on the first. */
export async function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  pin(process.pid, 1)
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cinema-bench-'))
  const stores = await startDataStores({ dataDir })
  const contestants: Contestant[] = []
  const environment = environmentOf(stores, dataDir)
  try {
    await run({
      environment,
      async start(script, args = [], env = environment) {
        const contestant = await startPinned(script, args, env)
        contestants.push(contestant)
        return contestant
      },
      cli(...args) {
        execFileSync(process.execPath, [path.join(serverDir, 'src/cli.ts'), ...args], {
          env: environment,
          stdio: ['ignore', 'ignore', 'inherit'],
        })
      },
    })
  } finally {
    for (const { stop } of contestants) await stop()
    await stores.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

const secret = (): string => randomBytes(32).toString('base64url')

const environmentOf = (stores: Awaited<ReturnType<typeof startDataStores>>, dataDir: string) => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'production',
  LOG_LEVEL: 'warn',
  MONGODB_URI: stores.mongodbUri,
  REDIS_CACHE_URL: stores.redisCacheUrl,
  REDIS_STATE_URL: stores.redisStateUrl,
  DATA_DIR: path.join(dataDir, 'server'),
  JWT_SECRETS: `bench:${secret()}`,
  MEDIA_SIGNING_SECRET: secret(),
  // A machine that is busy with other work is no database that is away.
  MONGODB_READ_TIMEOUT_MS: '30000',
  // Nor is it an instance that is overloaded.
  SHED_DELAY_MS: '60000',
  RATE_LIMIT_ANONYMOUS: '10000000',
  RATE_LIMIT_FREE: '10000000',
  RATE_LIMIT_PROGRESS: '10000000',
  RATE_LIMIT_SEARCH: '10000000',
})

async function startPinned(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Contestant> {
  const child = fork(path.join(serverDir, script), args, {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const gone = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill()
    await gone
  }
  await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', () => reject(new Error(`${script} ended.`)))
  })
  const pid = child.pid ?? 0
  pin(pid, 0)
  return { pid, stop }
}

function pin(pid: number, core: number): void {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' })
  } catch {
    console.log('taskset is missing: processes are not pinned, expect more spread.')
  }
}
