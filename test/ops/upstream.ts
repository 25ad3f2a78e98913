import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stand-in for an instance that answers as a test wants and remembers what it was asked. */
export interface Upstream {
  readonly port: number
  readonly asked: readonly IncomingMessage[]
  answer: (listener: RequestListener) => void
  close: () => Promise<void>
}

export async function startUpstream(): Promise<Upstream> {
  const asked: IncomingMessage[] = []
  let listener: RequestListener = (_req, res) => res.end('{}')
  const server = createServer((req, res) => {
    asked.push(req)
    listener(req, res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    answer: (next) => void (listener = next),
    close: () => shut(server),
  }
}

async function shut(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
