import mongoose, { type Connection } from 'mongoose'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import type { OutboundOptions } from './outbound.ts'
import { isUnavailable } from './unavailable.ts'

export type Mongo = Connection

/**
 * The driver's own health check gives up after `connectTimeoutMS` and closes every connection. A
 * server that is busy for some seconds is not gone; what callers wait for is bounded elsewhere.
 */
const busyServerMs = 10_000

/**
 * Connects to MongoDB. Filters from outside cannot smuggle operators in (`sanitizeFilter`), unknown
 * fields in filters throw, and nothing waits for a lost server: a call fails within the timeouts.
 * @throws when the server cannot be reached within 2 s.
 */
export async function connectMongo(config: Config, metrics: Metrics): Promise<Mongo> {
  const connection = mongoose.createConnection(config.MONGODB_URI, {
    minPoolSize: config.MONGODB_POOL_MIN,
    maxPoolSize: config.MONGODB_POOL_MAX,
    serverSelectionTimeoutMS: config.MONGODB_CONNECT_TIMEOUT_MS,
    connectTimeoutMS: busyServerMs,
    waitQueueTimeoutMS: config.MONGODB_CONNECT_TIMEOUT_MS,
    socketTimeoutMS: config.MONGODB_SOCKET_TIMEOUT_MS,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    sanitizeFilter: true,
    // Once, at a new primary or over a new connection; what is away for longer concerns `mongoReads`.
    retryWrites: true,
    retryReads: true,
    w: 'majority',
  })
  connection.set('strictQuery', 'throw')
  watchPool(connection, metrics)
  await connection.asPromise()
  return connection
}

/** How reads of the catalogue meet a MongoDB that is away or slow. */
export const mongoReads = (config: Config): OutboundOptions => ({
  name: 'mongodb',
  timeoutMs: config.MONGODB_READ_TIMEOUT_MS,
  isFailure: isUnavailable,
  breaker: { minimumCalls: 10, slowMs: config.MONGODB_READ_TIMEOUT_MS / 3 },
  retry: { attempts: 2, baseMs: 25, capMs: 100 },
})

function watchPool(connection: Connection, metrics: Metrics): void {
  const open = metrics.mongoPoolConnections.labels('open')
  const inUse = metrics.mongoPoolConnections.labels('in_use')
  const waiting = metrics.mongoPoolConnections.labels('waiting')
  const client = connection.getClient()
  client.on('connectionCreated', () => open.inc())
  client.on('connectionClosed', () => open.dec())
  client.on('connectionCheckOutStarted', () => waiting.inc())
  client.on('connectionCheckOutFailed', () => waiting.dec())
  client.on('connectionCheckedOut', () => {
    waiting.dec()
    inUse.inc()
  })
  client.on('connectionCheckedIn', () => inUse.dec())
}
