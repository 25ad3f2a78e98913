import { streamOf, type Logger } from './logger.ts'

interface RequestFacts {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly durationMs: number
  readonly userId: string | undefined
}

/**
 * One line for each request in pino's own format, put together by hand: the general way costs more
 * than the rest of the pipeline (`npm run bench` shows the whole of it against bare node:http).
 * Undefined where the level hides it.
 */
export function requestLog(logger: Logger): ((facts: RequestFacts) => void) | undefined {
  if (!logger.isLevelEnabled('info')) return undefined
  const stream = streamOf(logger)
  const { instance } = logger.bindings() as { instance?: string }
  const head = `{"level":30,"time":"`
  const base = `","instance":${JSON.stringify(instance ?? '')},"requestId":"`
  const time = clock()
  return ({ id, method, path, status, durationMs, userId }) => {
    const user = userId === undefined ? '' : `,"userId":"${userId}"`
    stream.write(
      `${head}${time()}${base}${id}","method":"${method}","path":${JSON.stringify(path)},"status":${status},"durationMs":${durationMs.toFixed(2)}${user},"msg":"request"}\n`,
    )
  }
}

/** ISO time, formatted once a millisecond. */
function clock(): () => string {
  let at = 0
  let text = ''
  return () => {
    const now = Date.now()
    if (now !== at) {
      at = now
      text = new Date(now).toISOString()
    }
    return text
  }
}
