import type { Context } from '../context.ts'
import { AppError } from './errors.ts'
import type { EventStream } from './event-stream.ts'

/** How soon a device that was signed out, or whose token ran out, hears no more. */
const checkMs = 5000
const checksToBeat = 3

/** Beats, ends streams whose sign-in has ended, and keeps the listened streams; idle without any. */
export function createSweep(
  { identity, logger }: Pick<Context, 'identity' | 'logger'>,
  { tokens, keep }: { tokens: ReadonlyMap<EventStream, string>; keep: () => Promise<void> },
) {
  let timer: NodeJS.Timeout | undefined
  let checks = 0

  const check = async (stream: EventStream, token: string): Promise<void> => {
    try {
      await identity.viewerOf(token)
    } catch (error) {
      // While nobody can tell, a stream goes on until its token runs out.
      if (error instanceof AppError && error.code === 'unauthenticated') stream.end()
    }
  }

  const sweep = (): void => {
    if (tokens.size === 0) {
      clearInterval(timer)
      timer = undefined
      return
    }
    for (const [stream, token] of tokens) void check(stream, token)
    if (++checks % checksToBeat !== 0) return
    for (const stream of tokens.keys()) stream.beat()
    keep().catch((error: unknown) => logger.debug({ err: error }, 'events: not kept'))
  }

  return {
    start(): void {
      timer ??= setInterval(sweep, checkMs).unref()
    },
  }
}
