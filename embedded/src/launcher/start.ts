import { type ChildProcess, spawn } from 'node:child_process'
import { resolve as resolvePath } from 'node:path'
import { firstLine } from './first-line.ts'
import type { StoreName, SupervisorReply, SupervisorRequest } from './supervisor.ts'

export interface StartOptions {
  /** Where the stores keep their data; made when missing. */
  dataDir: string
  /** Aborting stops what was started, also while it is starting. */
  signal?: AbortSignal | undefined
  /** A store that runs already: used as it is, and not started. */
  mongodbUri?: string | undefined
  redisCacheUrl?: string | undefined
  redisStateUrl?: string | undefined
}

export interface DataStores {
  mongodbUri: string
  redisCacheUrl: string
  redisStateUrl: string
  /** What each store is, for people. */
  description: { mongodb: string; redisCache: string; redisState: string }
  /** The process that owns them; undefined when none was started. */
  supervisorPid: number | undefined
  /** Stops what was started; safe to call twice. */
  close: () => Promise<void>
}

interface Supervisor {
  stores: Extract<SupervisorReply, { stores: unknown }>['stores']
  supervisorPid: number | undefined
  close: () => Promise<void>
}

/**
 * Brings up the data stores of one machine on loopback, except those given by URI. They end with
 * `close()`, with `signal`, and with this process however it ends. Throws an Error of one line when
 * the data folder is in use or cannot be written, or when a store does not start.
 */
export async function startDataStores(options: StartOptions): Promise<DataStores> {
  const given = {
    mongodb: options.mongodbUri,
    redisCache: options.redisCacheUrl,
    redisState: options.redisStateUrl,
  }
  const missing = (Object.keys(given) as StoreName[]).filter((name) => given[name] === undefined)
  const { stores, supervisorPid, close } = await supervise(
    { dataDir: resolvePath(options.dataDir), stores: missing },
    options.signal,
  )
  const uri = (name: StoreName): string => given[name] ?? stores[name]?.uri ?? ''
  const describe = (name: StoreName): string => stores[name]?.description ?? 'given by its URI'
  return {
    mongodbUri: uri('mongodb'),
    redisCacheUrl: uri('redisCache'),
    redisStateUrl: uri('redisState'),
    description: {
      mongodb: describe('mongodb'),
      redisCache: describe('redisCache'),
      redisState: describe('redisState'),
    },
    supervisorPid,
    close,
  }
}

async function supervise(
  request: SupervisorRequest,
  signal: AbortSignal | undefined,
): Promise<Supervisor> {
  signal?.throwIfAborted()
  if (request.stores.length === 0)
    return { stores: {}, supervisorPid: undefined, close: () => Promise.resolve() }
  const module = new URL('./supervisor.ts', import.meta.url)
  // A process group of its own: Ctrl-C is for us, and we may need the stores until we have drained.
  const child = spawn(
    process.execPath,
    ['--no-warnings', module.pathname, JSON.stringify(request)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    },
  )
  const close = stopper(child)
  signal?.addEventListener('abort', () => void close(), { once: true })
  const line = await firstLine(child.stdout)
  if (line === undefined) {
    signal?.throwIfAborted()
    throw new Error('The data stores could not be started: their supervisor ended without a word.')
  }
  const reply = JSON.parse(line) as SupervisorReply
  if ('error' in reply) {
    await close()
    throw new Error(reply.error)
  }
  killOrphans(child, reply.stores, () => signal?.aborted === true)
  return { stores: reply.stores, supervisorPid: child.pid, close }
}

const insistMs = 6_000

/** Closing its stdin tells the supervisor to stop everything. */
function stopper(child: ChildProcess): () => Promise<void> {
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  return async () => {
    child.stdin?.end()
    const timer = setTimeout(() => child.kill('SIGKILL'), insistMs)
    await ended
    clearTimeout(timer)
  }
}

/** Redis does not notice when its supervisor is killed; we do. */
function killOrphans(
  child: ChildProcess,
  stores: Supervisor['stores'],
  isExpected: () => boolean,
): void {
  child.once('exit', (_, deadBy) => {
    if (deadBy === null || isExpected()) return
    for (const { pid } of Object.values(stores))
      try {
        process.kill(pid, 'SIGTERM')
      } catch {
        // It is gone already.
      }
  })
}
