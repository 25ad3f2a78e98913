import { Queue, Worker } from 'bullmq'
import type { Logger } from '../../../infra/logger.ts'
import type { Redis } from '../../../infra/redis.ts'

const name = 'films'
/** One hash slot for all that BullMQ keeps. */
const prefix = 'state:1:jobs:{films}'
/** A worker that does not say for so long that it is there has lost its work to the others. */
const lockMs = 10_000
const lookForStalledMs = 5000
const mostStalled = 3

interface QueueOptions {
  readonly logger: Logger
  /** Films at the same time; 0 for a process that makes none. */
  readonly concurrency: number
  readonly work: (uploadId: string) => Promise<void>
}

/**
 * Spreads uploads over workers, and gives those of a dead worker to another one. It is only about
 * who works on what: which uploads wait is in MongoDB, so nothing is lost with Redis.
 */
export function createFilmQueue(redis: Redis, { logger, concurrency, work }: QueueOptions) {
  const report = (error: Error): void => logger.warn({ err: error }, 'queue of films')
  const connect = (): Redis => {
    // BullMQ waits for jobs on a connection of its own, for as long as it takes.
    const connection = redis.duplicate({
      maxRetriesPerRequest: null,
      enableOfflineQueue: true,
      lazyConnect: false,
    })
    delete connection.options.commandTimeout
    connection.on('error', report)
    return connection
  }
  const connections = [connect()]
  const [connection = connect()] = connections
  const queue = new Queue(name, { connection, prefix })
  queue.on('error', report)
  const worker = concurrency > 0 ? startWorker() : undefined

  function startWorker(): Worker {
    const own = connect()
    connections.push(own)
    const started = new Worker<{ uploadId: string }>(name, ({ data }) => work(data.uploadId), {
      connection: own,
      prefix,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lookForStalledMs,
      maxStalledCount: mostStalled,
    })
    started.on('error', report)
    return started
  }

  return {
    /** Has no effect on an upload that is in the queue already. */
    async add(uploadId: string): Promise<void> {
      const options = { jobId: uploadId, removeOnComplete: true, removeOnFail: true }
      await queue.add('film', { uploadId }, options)
    },

    /** Waits for what is under way, which is told to stop before. */
    async close(): Promise<void> {
      await worker?.close()
      await queue.close()
      for (const each of connections) each.disconnect()
    },
  }
}
