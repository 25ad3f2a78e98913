/** Work of which one run is under way at most. */
export interface OneAtATime {
  /** Runs it, or runs it once more after the run under way, which may have begun too early to do. */
  run: () => Promise<void>
  /** Resolves when nothing runs; how the last run went is for those who asked for it. */
  settled: () => Promise<void>
}

export function oneAtATime(work: () => Promise<void>): OneAtATime {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function start(): Promise<void> {
    const run = work().finally(() => {
      if (running === run) running = undefined
    })
    running = run
    return run
  }

  return {
    run() {
      if (!running) return start()
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = undefined
          return start()
        })
      return next
    },
    async settled() {
      while (running) await (next ?? running).catch(() => undefined)
    },
  }
}
