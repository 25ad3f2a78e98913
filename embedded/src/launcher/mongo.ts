import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startModule, startProgram, type StoreProcess } from './child.ts'
import { pingMongo } from './ping.ts'
import { freePort } from './ports.ts'
import { findProgram } from './programs.ts'
import type { StartedStore } from './redis.ts'

/** Starts MongoDB: a `mongod` from PATH, else our own server in a process of its own. */
export async function startMongo(dataDir: string): Promise<StartedStore> {
  const program = findProgram(['mongod'])
  const process = program ? await startMongod(program, dataDir) : await startEmbedded(dataDir)
  return {
    process,
    uri: `mongodb://127.0.0.1:${process.port}/cinema`,
    description: program ?? 'embedded MongoDB-compatible engine, for development, trial and test',
  }
}

async function startMongod(program: string, dataDir: string): Promise<StoreProcess> {
  const dbPath = join(dataDir, 'mongod')
  mkdirSync(dbPath, { recursive: true })
  const port = await freePort()
  const args = ['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1']
  return startProgram({ name: 'MongoDB', command: program, args, port, isReady: pingMongo })
}

const startEmbedded = (dataDir: string): Promise<StoreProcess> =>
  startModule('MongoDB (embedded)', new URL('../mongo/main.ts', import.meta.url), [
    join(dataDir, 'mongo'),
  ])
