import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startModule, startProgram, type StoreProcess } from './child.ts'
import { pingRedis } from './ping.ts'
import { freePort } from './ports.ts'
import { findProgram } from './programs.ts'

/** Cache may lose everything; state may lose nothing. */
export type RedisRole = 'cache' | 'state'

export interface StartedStore {
  process: StoreProcess
  uri: string
  description: string
}

const settings: Record<RedisRole, readonly string[]> = {
  cache: ['--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no'],
  state: ['--maxmemory-policy', 'noeviction', '--appendonly', 'yes', '--appendfsync', 'everysec'],
}

/** Starts Redis in one of its roles: a program from PATH, else the one in JavaScript. */
export async function startRedis(role: RedisRole, dataDir: string): Promise<StartedStore> {
  const program = findProgram(['redis-server', 'valkey-server'])
  const process = program ? await startServer(program, role, dataDir) : await startScript(role)
  return {
    process,
    uri: `redis://127.0.0.1:${process.port}`,
    description: program
      ? `${program}, ${role === 'cache' ? 'evicting, memory only' : 'append-only file, fsync every second'}`
      : 'js-redis-server, memory only: its data is gone when it stops',
  }
}

async function startServer(
  program: string,
  role: RedisRole,
  dataDir: string,
): Promise<StoreProcess> {
  const dir = join(dataDir, `redis-${role}`)
  mkdirSync(dir, { recursive: true })
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir]
    const args = [...where, '--save', '', '--daemonize', 'no', ...settings[role]]
    try {
      return await startProgram({
        name: `Redis (${role})`,
        command: program,
        args,
        port,
        isReady: pingRedis,
      })
    } catch (error) {
      // Between finding the port and using it somebody else may have taken it.
      if (attempt === 3 || !/address already in use|bind/i.test(String(error))) throw error
    }
  }
}

const startScript = (role: RedisRole): Promise<StoreProcess> =>
  startModule(`Redis (${role})`, new URL('./js-redis-process.ts', import.meta.url), [])
