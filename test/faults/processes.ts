import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A process of the server that can be killed, stopped and started again. */
export interface Victim {
  readonly url: string
  start: () => Promise<void>
  kill: () => Promise<void>
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
  const signal = (name: NodeJS.Signals): void => void child?.kill(name)
  return {
    get url() {
      return url
    },
    async start() {
      child = fork(path.join(root, entry), {
        env: environment,
        execArgv: [...execArgv],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      let words = ''
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
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  }
}

export interface RedisVictim {
  readonly url: string
  start: () => Promise<void>
  kill: () => Promise<void>
}

/** A redis-server of ours with an append-only file, on one port for all its lives. */
export async function createRedis(program: string, folder: string): Promise<RedisVictim> {
  const port = await freePort()
  const settings = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always']
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...settings]
  // Redis goes on when its parent is gone; the shell between us notices, and takes it along.
  const script = '"$@" >/dev/null & echo $!; read -r _; kill -9 $! 2>/dev/null'
  let shell: ChildProcess | undefined
  let redisId = 0
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      shell = spawn('sh', ['-c', script, 'sh', program, ...args], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      if (!shell.stdout) throw new Error('The shell has no output.')
      const [line] = (await once(shell.stdout, 'data')) as [Buffer]
      redisId = Number(line.toString())
      await until('Redis listens', () => isListening(port))
    },
    async kill() {
      if (!shell || shell.exitCode !== null) return
      const ended = once(shell, 'exit')
      if (redisId > 0) process.kill(redisId, 'SIGKILL')
      shell.stdin?.end()
      await ended
    },
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const finish = (isOpen: boolean) => (): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', finish(true)).once('error', finish(false))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
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
