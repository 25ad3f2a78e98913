import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../../embedded/src/launcher/ports.ts'
import { findProgram } from '../../embedded/src/launcher/programs.ts'
import { until } from '../faults/processes.ts'

/** A Redis as compose starts it, with users that may not do everything. */
export interface ConfinedRedis {
  readonly url: string
  start: () => Promise<void>
  stop: () => Promise<void>
}

const script = path.resolve(import.meta.dirname, '../../deploy/redis/start.sh')
// Redis goes on when its parent is gone; the shell between us notices, and takes it along.
const guard = 'sh "$0" "$@" </dev/null & child=$!; read -r _; kill $child 2>/dev/null; wait $child'

/** Makes the Redis of a role, to be started; undefined where there is no redis-server. */
export async function confinedRedis(
  role: 'cache' | 'state',
  folder: string,
): Promise<ConfinedRedis | undefined> {
  if (!findProgram(['redis-server'])) return undefined
  const port = await freePort()
  const place = path.join(folder, `redis-${role}`)
  await mkdir(place)
  const url = `redis://cinema:secret-of-the-server@127.0.0.1:${port}`
  let shell: ChildProcess | undefined
  return {
    url,
    async start() {
      const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', place]
      shell = spawn('sh', ['-c', guard, script, ...args], {
        stdio: ['pipe', 'ignore', 'inherit'],
        env: environmentOf(role, place),
      })
      await untilAnswered(url)
    },
    async stop() {
      if (!shell || shell.exitCode !== null) return
      const ended = once(shell, 'exit')
      shell.stdin?.end()
      await ended
    },
  }
}

const environmentOf = (role: string, place: string) => ({
  PATH: process.env['PATH'],
  REDIS_ROLE: role,
  REDIS_PASSWORD: 'secret-of-the-server',
  REDIS_EXPORTER_PASSWORD: 'secret-of-the-exporter',
  REDIS_MAXMEMORY: '64mb',
  REDIS_RUN_DIR: place,
})

async function untilAnswered(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 50 })
  redis.on('error', () => undefined)
  await until('Redis answers', () => redis.ping().then(Boolean))
  redis.disconnect()
}
