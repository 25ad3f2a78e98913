const lookMs = 2

export interface Longest {
  readonly clockMs: number
  /** Unlike the clock, it says nothing of other processes that had the core. */
  readonly cpuMs: number
}

/** Watches how long the event loop is held at a time, until asked. */
export function watchTurns(): { longest: () => Longest } {
  let clockMs = 0
  let cpuMs = 0
  let lookedAt = performance.now()
  let used = process.threadCpuUsage()
  const look = (): void => {
    const now = performance.now()
    const { user, system } = process.threadCpuUsage(used)
    clockMs = Math.max(clockMs, now - lookedAt - lookMs)
    cpuMs = Math.max(cpuMs, (user + system) / 1000)
    lookedAt = now
    used = process.threadCpuUsage()
  }
  const timer = setInterval(look, lookMs)
  return {
    longest() {
      look()
      clearInterval(timer)
      return { clockMs, cpuMs }
    },
  }
}
