import type { Logger } from './logger.ts'

/** Work that a request starts and does not wait for; whoever closes the process does. */
export interface Background {
  /** Starts work; a failure is logged under its name. More than the bound at once is let go. */
  run: (name: string, work: () => Promise<void>) => void
  settled: () => Promise<void>
}

const atOnce = 100

export function createBackground(logger: Logger): Background {
  const running = new Set<Promise<void>>()
  return {
    run(name, work) {
      if (running.size >= atOnce) {
        logger.warn({ work: name }, 'too much background work; this was let go')
        return
      }
      const done = work()
        .catch((error: unknown) =>
          logger.error({ work: name, err: error }, 'background work failed'),
        )
        .finally(() => running.delete(done))
      running.add(done)
    },
    async settled() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
