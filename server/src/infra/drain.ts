import type { Server } from 'node:http'
import type { Logger } from './logger.ts'

const inFlightMs = 10_000
const hardStopMs = 15_000

/** Whether this process still takes work. Health and keep-alive answers follow it. */
export interface Drain {
  readonly draining: boolean
  begin: () => void
}

export function createDrain(): Drain {
  let draining = false
  return {
    get draining() {
      return draining
    },
    begin() {
      draining = true
    },
  }
}

/**
 * Closes a server without failing a request: only the listener goes at once; answers in flight get
 * `Connection: close` from the pipeline, idle connections are closed, and after 10 s the rest.
 */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const sweep = setInterval(() => server.closeIdleConnections(), 250)
  const cut = setTimeout(() => server.closeAllConnections(), inFlightMs)
  try {
    server.closeIdleConnections()
    await closed
  } finally {
    clearInterval(sweep)
    clearTimeout(cut)
  }
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
  logger.flush(() => process.exit(code))
}
