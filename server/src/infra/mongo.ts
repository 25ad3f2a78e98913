import mongoose, { type Connection } from 'mongoose'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'

export type Mongo = Connection

/**
 * Connects to MongoDB. Filters from outside cannot smuggle operators in (`sanitizeFilter`), unknown
 * fields in filters throw, and nothing waits for a lost server: a call fails within the timeouts.
 * @throws when the server cannot be reached within 2 s.
 */
export async function connectMongo(config: Config, metrics: Metrics): Promise<Mongo> {
  const connection = mongoose.createConnection(config.MONGODB_URI, {
    minPoolSize: config.MONGODB_POOL_MIN,
    maxPoolSize: config.MONGODB_POOL_MAX,
    serverSelectionTimeoutMS: 2000,
    connectTimeoutMS: 2000,
    socketTimeoutMS: 20_000,
    waitQueueTimeoutMS: 2000,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    sanitizeFilter: true,
    retryWrites: true,
    retryReads: true,
    w: 'majority',
  })
  connection.set('strictQuery', 'throw')
  watchPool(connection, metrics)
  await connection.asPromise()
  return connection
}

function watchPool(connection: Connection, metrics: Metrics): void {
  const open = metrics.mongoPoolConnections.labels('open')
  const inUse = metrics.mongoPoolConnections.labels('in_use')
  const client = connection.getClient()
  client.on('connectionCreated', () => open.inc())
  client.on('connectionClosed', () => open.dec())
  client.on('connectionCheckedOut', () => inUse.inc())
  client.on('connectionCheckedIn', () => inUse.dec())
}
