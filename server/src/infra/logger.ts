import { pino } from 'pino'

/** Structured JSON lines on standard output. */
export type Logger = pino.Logger

export function createLogger(options: { level: string; instance: string }): Logger {
  return pino(
    {
      level: options.level,
      base: { instance: options.instance },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ['*.password', '*.authorization', '*.cookie', '*.accessToken', '*.refreshToken'],
        censor: '[redacted]',
      },
    },
    // Collected for up to 4 kB or 200 ms: one line a request must not be one system call a request.
    pino.destination({ fd: 1, sync: false, minLength: 4096, periodicFlush: 200 }),
  )
}

/** Where the lines of a logger go; pino publishes it under a symbol, without a type. */
export function streamOf(logger: Logger): pino.DestinationStream & { flushSync?: () => void } {
  return (logger as unknown as Record<symbol, pino.DestinationStream>)[
    pino.symbols.streamSym
  ] as pino.DestinationStream
}
