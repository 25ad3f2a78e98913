/**
 * Lets a number of tasks run at a time and some more wait, in order.
 * The gate throws `refusal()` when both places are taken.
 */
export function createGate(options: {
  concurrent: number
  waiting: number
  refusal: () => Error
}): <T>(task: () => Promise<T>) => Promise<T> {
  const { concurrent, waiting, refusal } = options
  const queue: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= concurrent) {
      if (queue.length >= waiting) throw refusal()
      // Whoever leaves hands their place over, so `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve))
    } else {
      running++
    }
    try {
      return await task()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}
