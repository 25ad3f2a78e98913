import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface FaultProxy {
  readonly port: number
  /** Resets every connection and refuses new ones. */
  cut: () => void
  /** Takes what is sent and answers nothing. */
  blackhole: () => void
  /** Answers come late by this much. */
  slow: (ms: number) => void
  /** Passes everything again; connections that were cut stay so. */
  restore: () => void
  close: () => Promise<void>
}

/** A TCP proxy on a free port whose network can be broken in the middle of a test. */
export async function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  let mode: 'pass' | 'cut' | 'blackhole' | 'slow' = 'pass'
  let delayMs = 0
  const server = createServer((client) => {
    if (mode === 'cut') {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(target)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => {
        if (mode === 'pass') to.write(bytes)
        if (mode === 'slow') setTimeout(() => to.writable && to.write(bytes), delayMs / 2).unref()
      })
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const destroyAll = (): void => sockets.forEach((socket) => socket.resetAndDestroy())
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      mode = 'cut'
      destroyAll()
    },
    blackhole: () => void (mode = 'blackhole'),
    slow(ms) {
      mode = 'slow'
      delayMs = ms
    },
    restore() {
      // What was swallowed is missing in the middle, what is under way would come out of turn.
      if (mode === 'blackhole' || mode === 'slow') destroyAll()
      mode = 'pass'
    },
    async close() {
      destroyAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The same URL through a proxy. */
export function throughProxy(url: string, { port }: FaultProxy): string {
  const proxied = new URL(url)
  proxied.host = `127.0.0.1:${port}`
  return proxied.href
}
