interface Waiting<Request, Reply> {
  readonly request: Request
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: unknown) => void
}

/**
 * Collects the requests of one event-loop tick by key and answers those of a key in one call:
 * what a call costs is paid once for all of them (see docs/progress-protocol.md).
 *
 * @param call is given at most `most` requests in their order and answers each in that order
 */
export function batchByTick<Request, Reply>(
  call: (key: number, requests: readonly Request[]) => Promise<readonly Reply[]>,
  most = 250,
): (key: number, request: Request) => Promise<Reply> {
  let collected = new Map<number, Waiting<Request, Reply>[]>()

  const send = (): void => {
    const batches = collected
    collected = new Map()
    for (const [key, waiting] of batches) {
      for (let start = 0; start < waiting.length; start += most) {
        void answer(key, waiting.slice(start, start + most))
      }
    }
  }

  async function answer(key: number, waiting: readonly Waiting<Request, Reply>[]): Promise<void> {
    try {
      const replies = await call(
        key,
        waiting.map(({ request }) => request),
      )
      waiting.forEach(({ resolve, reject }, index) => {
        const reply = replies[index]
        if (reply === undefined) reject(new Error('The batch was answered in part.'))
        else resolve(reply)
      })
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }

  return (key, request) =>
    new Promise((resolve, reject) => {
      // Immediates run when every socket that was readable has been read.
      if (collected.size === 0) setImmediate(send)
      const waiting = collected.get(key)
      if (waiting) waiting.push({ request, resolve, reject })
      else collected.set(key, [{ request, resolve, reject }])
    })
}
