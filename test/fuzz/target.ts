import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { startDataStores } from '@cinema/embedded'
import { loadConfig, variables } from '../../server/src/config.ts'
import { createContext, type Context } from '../../server/src/context.ts'
import { compileCache } from '../../server/test/compile-cache.ts'

/** A real API process over stores of its own, with the demonstration catalogue. */
export interface Target {
  readonly url: string
  /** The stores, past the API. */
  readonly admin: Context
  /** Lines the process wrote that tell of a failure. */
  failures: () => string[]
  isAlive: () => boolean
  close: () => Promise<void>
}

const server = (file: string): string => path.resolve(import.meta.dirname, '../../server/src', file)

export async function startTarget(
  overrides: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const environment = { ...(await startStores(closers)), ...overrides }
    await runCommand('db:migrate', environment)
    await runCommand('catalogue:demo', environment)
    const admin = await createContext(loadConfig({ ...environment, LOG_LEVEL: 'silent' }))
    closers.push(admin.close)
    const { child, output } = spawnApi('api.ts', environment)
    closers.push(() => end(child))
    const [{ listening }] = (await Promise.race([
      once(child, 'message'),
      ended(child, output),
    ])) as [{ listening: number }]
    return {
      url: `http://127.0.0.1:${listening}`,
      admin,
      failures: () => output().split('\n').filter(tellsOfFailure),
      isAlive: () => child.exitCode === null && child.signalCode === null,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Stores of its own, and what a server needs to know of them. */
export async function startStores(closers: (() => Promise<unknown>)[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'cinema-fuzz-'))
  closers.push(() => rm(folder, { recursive: true, force: true }))
  const stores = await startDataStores({ dataDir: folder })
  closers.push(stores.close)
  const secret = (): string => randomBytes(24).toString('base64url')
  return {
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'warn',
    DATA_DIR: path.join(folder, 'data'),
    MONGODB_URI: stores.mongodbUri,
    REDIS_CACHE_URL: stores.redisCacheUrl,
    REDIS_STATE_URL: stores.redisStateUrl,
    JWT_SECRETS: `fuzz:${secret()}`,
    MEDIA_SIGNING_SECRET: secret(),
    ACCESS_TOKEN_SECONDS: '3600',
    // A machine that is busy with other tests is not one that viewers overload.
    SHED_DELAY_MS: '60000',
    ...generousLimits(),
  }
}

/** Every limit as high as it goes: what is tried here is what lies behind them. */
function generousLimits(): Record<string, string> {
  const limits = Object.entries(variables).filter(([name]) => /^(RATE|STREAM)_LIMIT_/.test(name))
  return Object.fromEntries(
    limits.map(([name, { schema }]) => {
      const highest = ['10000000', '100000', '1000', '100'].find(
        (value) => schema.safeParse(value).success,
      )
      return [name, highest ?? '']
    }),
  )
}

function spawnApi(
  file: string,
  environment: Readonly<Record<string, string>>,
  args: string[] = [],
) {
  const child = fork(server(file), args, {
    env: { PATH: process.env['PATH'], ...compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let words = ''
  const collect = (chunk: Buffer): void => void (words += chunk.toString())
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  return { child, output: () => words }
}

async function runCommand(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const { child, output } = spawnApi('cli.ts', environment, [name])
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${name} failed: ${output()}`)
}

async function ended(child: ChildProcess, output: () => string): Promise<never> {
  await once(child, 'exit')
  throw new Error(`The API ended at its start: ${output()}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

/** A line of level error or worse, or anything that is no line of the log. */
function tellsOfFailure(line: string): boolean {
  if (line.trim() === '') return false
  return !/^\{"level":[1-4]0,/.test(line)
}
