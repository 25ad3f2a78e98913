import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A proxy in front of MongoDB that knows one message: a write of progress. */
export interface WireProxy {
  readonly port: number
  /** MongoDB refuses writes of these documents until `accept()`: the others of their batch go on. */
  refuse: (documentIds: readonly string[]) => void
  accept: () => void
  /** Writes that MongoDB was made to refuse. */
  refusals: () => number
  /** Keeps the next write from reaching MongoDB until it is let go; it loses nothing. */
  holdNextWrite: () => Held
  close: () => Promise<void>
}

export interface Held {
  isHolding: () => boolean
  /** Lets the write through. */
  letGo: () => void
  /** Whether MongoDB has answered it since. */
  isAnswered: () => boolean
}

interface Hold {
  state: 'waiting' | 'holding' | 'over' | 'answered'
  pass: () => void
}

// The beginning of a command in BSON: `update: "progress"`.
const progressWrite = Buffer.from('\x02update\0\x09\0\0\0progress\0', 'latin1')
const set = Buffer.from('\x03$set\0', 'latin1')
/** As long as `$set`, and no operator that MongoDB knows. */
const unknownOperator = '$bad'

/** Starts the proxy on a free port of loopback. */
export async function startWireProxy(target: { host: string; port: number }): Promise<WireProxy> {
  const sockets = new Set<Socket>()
  let refused: readonly Buffer[] = []
  let refusals = 0
  let hold: Hold | undefined

  const server = createServer((client) => {
    const upstream = connect(target)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    upstream.on('data', (bytes) => client.write(bytes))
    forward(client, (message) => {
      if (!message.includes(progressWrite)) return upstream.write(message)
      for (const id of refused) if (spoil(message, id)) refusals++
      if (hold?.state !== 'waiting') return upstream.write(message)
      client.pause()
      hold.state = 'holding'
      const held = hold
      hold.pass = () => {
        upstream.once('data', () => (held.state = 'answered'))
        upstream.write(message)
        client.resume()
      }
      return true
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    refuse: (documentIds) => void (refused = documentIds.map((id) => Buffer.from(`${id}\0`))),
    accept: () => void (refused = []),
    refusals: () => refusals,
    holdNextWrite() {
      const held: Hold = { state: 'waiting', pass: () => undefined }
      hold = held
      return {
        isHolding: () => held.state === 'holding',
        letGo() {
          held.state = 'over'
          held.pass()
        },
        isAnswered: () => held.state === 'answered',
      }
    },
    async close() {
      sockets.forEach((socket) => socket.destroy())
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Calls for each whole message: its first four bytes are its length. */
function forward(client: Socket, pass: (message: Buffer) => unknown): void {
  let rest = Buffer.alloc(0)
  client.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes])
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0)
      pass(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  })
}

/** Turns the update of a document into one that MongoDB refuses, in place. */
function spoil(message: Buffer, id: Buffer): boolean {
  const found = message.indexOf(id)
  const operator = found === -1 ? -1 : message.indexOf(set, found)
  if (operator === -1) return false
  message.write(unknownOperator, operator + 1, 'latin1')
  return true
}
