import { pino } from 'pino'
import type { ReportError } from './error-reports.ts'

/** Structured JSON lines on standard output. */
export type Logger = pino.Logger

export function createLogger(options: {
  level: string
  instance: string
  /** Is given every error that is logged as one. */
  onError?: ReportError | undefined
}): Logger {
  const { onError } = options
  return pino(
    {
      ...(onError && { hooks: { logMethod: reporting(onError) } }),
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

const errorLevel = 50

const reporting = (onError: ReportError) =>
  function logMethod(
    this: Logger,
    args: Parameters<pino.LogFn>,
    method: pino.LogFn,
    level: number,
  ): void {
    const [fields, message] = args as unknown[]
    const { err, requestId } = Object(fields) as { err?: unknown; requestId?: string }
    if (level >= errorLevel && err instanceof Error) {
      onError(err, { message: String(message), requestId })
    }
    method.apply(this, args)
  }

/** Where the lines of a logger go; pino publishes it under a symbol, without a type. */
export function streamOf(logger: Logger): pino.DestinationStream & { flushSync?: () => void } {
  return (logger as unknown as Record<symbol, pino.DestinationStream>)[
    pino.symbols.streamSym
  ] as pino.DestinationStream
}
