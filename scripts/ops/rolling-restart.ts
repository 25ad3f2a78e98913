import { setTimeout as pause } from 'node:timers/promises'

/** An instance behind the load balancer that can be replaced by a fresh one. */
export interface Restartable {
  readonly name: string
  /** Asks it to drain; resolves when it is gone. */
  readonly stop: () => Promise<void>
  /** Resolves when its successor says that it is ready. */
  readonly start: () => Promise<void>
}

export interface Restarted {
  readonly name: string
  readonly drainSeconds: number
  readonly readySeconds: number
}

/** For so long nginx may leave out an instance that refused connections (`fail_timeout`). */
const comebackMs = 1000

/**
 * Replaces instances one after the other: the next one goes only when the last one has come back
 * and the load balancer knows it. @throws what a stop or a start throws; the others go on as they are.
 */
export async function rollingRestart(
  instances: readonly Restartable[],
  report: (restarted: Restarted) => void = () => undefined,
): Promise<Restarted[]> {
  const all: Restarted[] = []
  for (const { name, stop, start } of instances) {
    const restarted = {
      name,
      drainSeconds: await secondsOf(stop),
      readySeconds: await secondsOf(start),
    }
    report(restarted)
    all.push(restarted)
    await pause(comebackMs)
  }
  return all
}

async function secondsOf(act: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await act()
  return (performance.now() - startedAt) / 1000
}

/** Waits until `/api/health/ready` says yes. @throws Error after a minute. */
export async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + 60_000
  const isReady = (): Promise<boolean> =>
    fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(2000) }).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) {
    if (performance.now() > deadline) throw new Error(`${url} is not ready after a minute.`)
    await pause(50)
  }
}
