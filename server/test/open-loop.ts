import { connect, type Socket } from 'node:net'

/**
 * An open-loop generator in a process of its own: requests leave at a fixed rate whether or not the
 * answers come, as viewers do. Takes plans over IPC, one at a time, and sends back what came of each.
 */
export interface Plan {
  readonly port: number
  readonly seconds: number
  /** Requests a second; without it `concurrency` requests are kept in flight instead. */
  readonly rate?: number
  readonly concurrency?: number
  /** Connections that are open before the first request, as a proxy keeps them; none unless given. */
  readonly kept?: number
  readonly kinds: readonly Kind[]
}

/** A kind of request; `%` in it becomes a number that is never used again. */
export interface Kind {
  readonly name: string
  /** Of a hundred requests, how many are of this kind. */
  readonly percent: number
  readonly head: string
  readonly body?: string
}

export interface Tally {
  sent: number
  answered: number
  shed: number
  failed: number
  timedOut: number
  p50Ms: number
  p99Ms: number
}

const timeoutMs = 2000
const mostSockets = 4000
let unique = Date.now() % 1e6

class Run {
  readonly #plan: Plan
  readonly #free: Connection[] = []
  readonly #all = new Set<Connection>()
  readonly #tallies = new Map<string, Tally & { latencies: number[] }>()
  #count = 0

  constructor(plan: Plan) {
    this.#plan = plan
  }

  async finish(): Promise<Record<string, Tally>> {
    const { kept = 0 } = this.#plan
    for (let at = 0; at < kept; at++) {
      const connection = this.#open()
      await connection?.opened
      if (connection) this.#free.push(connection)
    }
    const startedAt = performance.now()
    const endAt = startedAt + this.#plan.seconds * 1000
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const now = performance.now()
        this.#expire(now)
        if (now < endAt) this.#fill(now, startedAt)
        else if (now > endAt + timeoutMs || this.#free.length === this.#all.size) {
          clearInterval(timer)
          resolve()
        }
      }, 2)
    })
    for (const connection of this.#all) connection.close()
    return Object.fromEntries([...this.#tallies].map(([name, tally]) => [name, summary(tally)]))
  }

  /** Sends what is due by now, each with the time at which it was due. */
  #fill(now: number, startedAt: number): void {
    const { rate, concurrency = 0 } = this.#plan
    if (rate === undefined) {
      while (this.#all.size - this.#free.length < concurrency) this.#send(now)
      return
    }
    const due = ((now - startedAt) / 1000) * rate
    while (this.#count < due) this.#send(startedAt + (this.#count / rate) * 1000)
  }

  #send(dueAt: number): void {
    const kind = this.#nextKind()
    const tally = this.#tallies.get(kind.name) ?? emptyTally()
    this.#tallies.set(kind.name, tally)
    this.#count++
    tally.sent++
    const connection = this.#free.pop() ?? this.#open()
    if (!connection) {
      tally.failed++
      return
    }
    connection.send(textOf(kind), dueAt, (status) => {
      if (status === 200) {
        tally.answered++
        tally.latencies.push(performance.now() - dueAt)
      } else if (status === 503) tally.shed++
      else if (status === 'timeout') tally.timedOut++
      else tally.failed++
      if (typeof status === 'number') this.#free.push(connection)
      else this.#all.delete(connection)
    })
  }

  #nextKind(): Kind {
    // 37 and 100 have no common factor: every hundred requests hold each kind in its share, mixed.
    let place = (this.#count * 37) % 100
    for (const kind of this.#plan.kinds) {
      place -= kind.percent
      if (place < 0) return kind
    }
    return this.#plan.kinds[0]!
  }

  #open(): Connection | undefined {
    if (this.#all.size >= mostSockets) return undefined
    const connection = new Connection(this.#plan.port)
    this.#all.add(connection)
    return connection
  }

  #expire(now: number): void {
    for (const connection of this.#all) connection.expire(now)
  }
}

type Outcome = number | 'timeout' | 'error'

/** A kept connection with one request at a time on it. */
class Connection {
  readonly #socket: Socket
  #received = ''
  #sentAt = Infinity
  #done: ((status: Outcome) => void) | undefined
  readonly opened: Promise<unknown>

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.opened = new Promise((resolve) =>
      this.#socket.once('connect', resolve).once('close', resolve),
    )
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', (text: string) => this.#read(text))
    this.#socket.on('error', () => this.#end('error'))
    this.#socket.on('close', () => this.#end('error'))
  }

  send(text: string, dueAt: number, done: (status: Outcome) => void): void {
    this.#received = ''
    this.#sentAt = dueAt
    this.#done = done
    this.#socket.write(text)
  }

  expire(now: number): void {
    if (now - this.#sentAt < timeoutMs) return
    this.#end('timeout')
    this.close()
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(text: string): void {
    this.#received += text
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd === -1) return
    const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1] ?? 0)
    if (this.#received.length >= headEnd + 4 + length)
      this.#end(Number(this.#received.slice(9, 12)))
  }

  #end(status: Outcome): void {
    const done = this.#done
    this.#done = undefined
    this.#sentAt = Infinity
    done?.(status)
  }
}

function textOf({ head, body }: Kind): string {
  const number = String(unique++ % 1e9)
  const sent = body?.replace('%', number)
  const end = sent === undefined ? '' : `Content-Length: ${sent.length}\r\n`
  return `${head.replace('%', number)}\r\nHost: bench\r\n${end}\r\n${sent ?? ''}`
}

const emptyTally = () => ({
  sent: 0,
  answered: 0,
  shed: 0,
  failed: 0,
  timedOut: 0,
  p50Ms: 0,
  p99Ms: 0,
  latencies: [] as number[],
})

function summary({ latencies, ...tally }: ReturnType<typeof emptyTally>): Tally {
  const sorted = Float64Array.from(latencies).sort()
  const at = (part: number): number => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0)
  return { ...tally, p50Ms: at(0.5), p99Ms: at(0.99) }
}

process.on('message', (plan: Plan) => {
  void new Run(plan).finish().then((tallies) => process.send?.(tallies))
})
