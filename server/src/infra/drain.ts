import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { streamOf, type Logger } from './logger.ts'

const idleMs = 2000
const inFlightMs = 10_000
const hardStopMs = 15_000

/** Whether this process still takes work. Health and keep-alive answers follow it. */
export interface Drain {
  readonly draining: boolean
  /** Aborts when draining begins: what would go on for hours ends then. */
  readonly signal: AbortSignal
  begin: () => void
}

export function createDrain(): Drain {
  const controller = new AbortController()
  // Every request asks: a signal takes longer to tell.
  let draining = false
  return {
    signal: controller.signal,
    get draining() {
      return draining
    },
    begin() {
      draining = true
      controller.abort()
    },
  }
}

/**
 * Closes a server without failing a request. Only the listener goes at once: a connection that looks
 * idle may have a request on its way, and is told `Connection: close` by the answer to that. What is
 * still idle after 2 s is closed, and after 10 s everything.
 */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    // http.Server's own close() would cut idle connections.
    NetServer.prototype.close.call(server, () => resolve())
  })
  const startedAt = performance.now()
  const sweep = setInterval(() => {
    const elapsedMs = performance.now() - startedAt
    if (elapsedMs > idleMs) server.closeIdleConnections()
    if (elapsedMs > inFlightMs) server.closeAllConnections()
  }, 100)
  await closed
  clearInterval(sweep)
}

/**
 * Runs `shutDown` once on SIGTERM, SIGINT or the launcher's end, and exits: 0 when done, 1 when it failed or took
 * longer than 15 s.
 */
export function exitOnSignal(logger: Logger, shutDown: () => Promise<void>): void {
  let stopping = false
  const stop = (signal: string): void => {
    if (stopping) return
    stopping = true
    logger.info({ signal }, 'draining')
    setTimeout(() => process.exit(1), hardStopMs).unref()
    shutDown().then(
      () => finish(logger, 0),
      (error: unknown) => {
        logger.error({ err: error }, 'drain failed')
        finish(logger, 1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // A launcher that was killed must leave no orphans: its end closes the channel to this process.
  if (process.channel) process.on('disconnect', () => stop('disconnect'))
}

function finish(logger: Logger, code: number): void {
  streamOf(logger).flushSync?.()
  process.exit(code)
}
