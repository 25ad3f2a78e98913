import { createServer, type Socket } from 'node:net'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createDispatcher } from './commands/dispatch.ts'
import { Cursors } from './commands/cursors.ts'
import { removeExpired } from './expiry.ts'
import { Engine } from './store/engine.ts'
import { serveConnection } from './wire/connection.ts'

export interface MongoServer {
  port: number
  close(): Promise<void>
}

const housekeepingMs = 1000

/**
 * Serves MongoDB's wire protocol on loopback from one SQLite file in `dataDir`. A development, trial
 * and test engine: docs/decisions/0002-embedded-mongo.md tells what it leaves out.
 */
export async function startMongoServer(options: {
  dataDir: string
  port?: number
}): Promise<MongoServer> {
  mkdirSync(options.dataDir, { recursive: true })
  const engine = new Engine(join(options.dataDir, 'mongo.sqlite'))
  const cursors = new Cursors()
  const dispatch = createDispatcher(engine, cursors)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serveConnection(socket, dispatch)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const stopHousekeeping = keepHouse(engine, cursors)
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async close() {
      await stopHousekeeping()
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
      await engine.close()
    },
  }
}

/** Expires documents and cursors every second, never two rounds at once. */
function keepHouse(engine: Engine, cursors: Cursors): () => Promise<void> {
  let round: Promise<unknown> = Promise.resolve()
  let isRunning = false
  const timer = setInterval(() => {
    cursors.expire()
    engine.expire()
    if (isRunning) return
    isRunning = true
    round = removeExpired(engine, new Date())
      // A transaction may hold the lock; the next round comes soon.
      .catch(() => undefined)
      .finally(() => (isRunning = false))
  }, housekeepingMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await round
  }
}
