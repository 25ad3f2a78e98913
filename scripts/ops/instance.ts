import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** One process of the server that can be asked to drain, killed, and started again. */
export interface Instance {
  readonly name: string
  readonly pid: number | undefined
  /** Resolves when it listens or works. */
  start: () => Promise<void>
  /** SIGTERM; resolves to its exit code. */
  drain: () => Promise<number | null>
  kill: () => Promise<void>
  /** Resolves when the process that runs now has ended. */
  gone: () => Promise<void>
}

interface InstanceOptions {
  readonly name: string
  /** Below the folder of the project. */
  readonly entry: string
  readonly environment: Readonly<Record<string, string>>
}

const root = path.resolve(import.meta.dirname, '../..')

/** A child with a channel: should its parent die, it drains and goes too. */
export function createInstance({ name, entry, environment }: InstanceOptions): Instance {
  let child: ChildProcess | undefined
  const exit = async (): Promise<number | null> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return null
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  }
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    const ended = exit()
    child?.kill(signal)
    return ended
  }
  return {
    name,
    get pid() {
      return child?.pid
    },
    async start() {
      child = fork(path.join(root, entry), {
        cwd: root,
        env: { ...environment, INSTANCE_ID: name },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      await firstMessage(child, name)
    },
    drain: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL')
    },
    async gone() {
      await exit()
    },
  }
}

/** Its last words are kept for the case that it ends instead. */
async function firstMessage(child: ChildProcess, name: string): Promise<void> {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4000)))
  const started = new AbortController()
  const ended = once(child, 'exit', { signal: started.signal }).then(() =>
    Promise.reject(new Error(`${name} ended at its start: ${words.trim()}`)),
  )
  try {
    await Promise.race([once(child, 'message'), ended])
  } finally {
    started.abort()
    ended.catch(() => undefined)
  }
}
