import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { compileCache } from '../../server/test/compile-cache.ts'

/** A process of the server that can be killed, stopped and started again. */
export interface Victim {
  readonly url: string
  start: () => Promise<void>
  kill: () => Promise<void>
  /** What it wrote on standard error last, and how it ended if it did. */
  lastWords: () => string
  /** SIGSTOP and SIGCONT. */
  freeze: () => void
  thaw: () => void
}

export interface VictimOptions {
  readonly entry: string
  readonly environment: Readonly<Record<string, string>>
  readonly execArgv?: readonly string[]
}

const root = path.resolve(import.meta.dirname, '../..')

/** A child with a channel: should we die, it drains and goes too. */
export function createVictim({ entry, environment, execArgv = [] }: VictimOptions): Victim {
  let child: ChildProcess | undefined
  let url = ''
  let words = ''
  const signal = (name: NodeJS.Signals): void => void child?.kill(name)
  return {
    get url() {
      return url
    },
    async start() {
      child = fork(path.join(root, entry), {
        env: { ...compileCache, ...environment },
        execArgv: [...execArgv],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      words = ''
      child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4000)))
      const ended = once(child, 'exit').then(() =>
        Promise.reject(new Error(`${entry} ended at its start: ${words}`)),
      )
      // Once it has started, its end is what the scenarios want.
      ended.catch(() => undefined)
      const [message] = (await Promise.race([once(child, 'message'), ended])) as [
        { listening?: number },
      ]
      if (message.listening !== undefined) url = `http://127.0.0.1:${message.listening}`
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      signal('SIGKILL')
      await ended
    },
    lastWords: () => `${child?.signalCode ?? child?.exitCode ?? 'alive'} ${words}`,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  }
}

/** Waits until something is so; what throws is not so yet. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000
  const holds = async (): Promise<boolean> => {
    try {
      return await condition()
    } catch {
      return false
    }
  }
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not so after ${seconds} s: ${what}`)
    await pause(25)
  }
}
