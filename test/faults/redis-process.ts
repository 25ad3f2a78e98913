import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { until } from './processes.ts'
import { fillDisk } from './small-disk.ts'

export interface RedisVictim {
  readonly url: string
  start: () => Promise<void>
  kill: () => Promise<void>
  /** Takes all room of its disk, if that is a small one; resolves to what gives it back. */
  fillDisk: () => Promise<() => Promise<void>>
}

export interface RedisOptions {
  readonly program: string
  readonly folder: string
  readonly appendfsync: 'always' | 'everysec'
}

/** A redis-server of ours with an append-only file, on one port for all its lives. */
export async function createRedis(options: RedisOptions): Promise<RedisVictim> {
  const { program, folder, appendfsync } = options
  const port = await freePort()
  const settings = ['--save', '', '--appendonly', 'yes', '--appendfsync', appendfsync]
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
    fillDisk: () => fillDisk(folder),
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
