import type { BatchResult, ResponseOf, streaming, UpdateReply } from '@cinema/contract'
import { setTimeout as pause } from 'node:timers/promises'
import { compare } from './checker.ts'
import type { Cluster } from './cluster.ts'
import { send, type Answer } from './http-client.ts'
import type { Entry, Ledger, Version } from './ledger.ts'
import type { Random } from './random.ts'

export interface DeviceParts {
  readonly cluster: Cluster
  readonly ledger: Ledger
  readonly random: Random
  readonly userId: string
  readonly token: string
  readonly deviceId: string
}

interface Session {
  readonly movieId: string
  readonly sessionId: string
  readonly epoch: number
  seq: number
}

/** A report of a session, or of playback begun offline: then without an epoch, upon a base. */
interface Update {
  readonly movieId: string
  readonly sessionId: string
  readonly epoch?: number
  readonly base?: Version | null
  readonly seq: number
  readonly positionSeconds: number
}

type Started = ResponseOf<typeof streaming.startSession>

/** A player as the client is one: it repeats what is not answered, and keeps the newest until durable. */
export class Device {
  readonly #parts: DeviceParts
  #instance: number
  #session: Session | undefined
  /** The newest place of each title and epoch that MongoDB is not known to hold. */
  readonly #kept = new Map<string, Update>()

  readonly userId: string

  constructor(parts: DeviceParts) {
    this.#parts = parts
    this.userId = parts.userId
    this.#instance = parts.random.below(2)
  }

  /** Does what a player does next: mostly reports. */
  async step(): Promise<void> {
    const choice = this.#parts.random.below(100)
    if (!this.#session || choice < 2) await this.start()
    else if (choice < 6) await this.read(this.#session.movieId)
    else if (choice < 10) await this.replayOffline(12)
    else await this.report()
  }

  /** Begins a title: it takes over from every device that plays it. */
  async start(movieId = this.#parts.random.pick(this.#parts.cluster.movieIds)): Promise<void> {
    const { deviceId } = this.#parts
    const { body, sentAt } = await this.#insist('POST', '/api/streaming/sessions', {
      movieId,
      deviceId,
    })
    const { sessionId, epoch } = body as Started
    this.#session = { movieId, sessionId, epoch, seq: 0 }
    this.#note(movieId, { kind: 'start', sentAt, epoch, seq: 0, kept: true, positionSeconds: 0 })
  }

  /** Reports a place until it is answered; as time goes by, a newer one takes its place. */
  async report(): Promise<void> {
    const session = this.#session
    if (!session) return this.start()
    let update = this.#next(session)
    for (let attempt = 1; ; attempt++) {
      if (await this.#tryReport(session, update)) return
      if (attempt % 3 === 0) update = this.#next(session)
    }
  }

  async read(movieId: string): Promise<void> {
    const { status, body, sentAt } = await this.#insist('GET', `/api/streaming/progress/${movieId}`)
    if (status === 404) return
    const { epoch, seq, positionSeconds } = body as UpdateReply['current']
    this.#note(movieId, { kind: 'read', sentAt, epoch, seq, kept: true, positionSeconds })
  }

  /** Plays on without a network, and later sends everything, shuffled and doubled, to all instances. */
  async replayOffline(length: number): Promise<void> {
    const session = this.#session
    if (!session) return this.start()
    const updates = Array.from({ length }, () => this.#next(session))
    const twice = this.#parts.random.shuffled([...updates, ...updates])
    const half = twice.length / 2
    await Promise.all([this.#batch(twice.slice(0, half)), this.#batch(twice.slice(half))])
  }

  /** Begins a playback offline, upon the place that it last saw, and replays it in the same way. */
  async beginOffline(movieId: string, length: number): Promise<void> {
    const { random } = this.#parts
    const { status, body } = await this.#insist('GET', `/api/streaming/progress/${movieId}`)
    const base = status === 404 ? null : toVersion(body as Version)
    const letters = Array.from({ length: 16 }, () => random.below(36).toString(36)).join('')
    const updates = Array.from({ length }, (_, index) => ({
      movieId,
      sessionId: `pbs_${letters}`,
      base,
      seq: index + 1,
      positionSeconds: random.below(5000),
    }))
    await this.#batch(random.shuffled([...updates, ...updates]))
  }

  /** Sends what it still keeps, as after a reconnection. */
  async replayKept(): Promise<void> {
    if (this.#kept.size > 0) await this.#batch([...this.#kept.values()])
  }

  #next(session: Session): Update {
    session.seq++
    const { movieId, sessionId, epoch, seq } = session
    const positionSeconds = this.#parts.random.below(5000)
    return { movieId, sessionId, epoch, seq, positionSeconds }
  }

  async #tryReport(session: Session, { movieId, ...update }: Update): Promise<boolean> {
    const path = `/api/streaming/progress/${movieId}`
    const sentAt = performance.now()
    const answer = await this.#ask('POST', path, { ...update, ...place(update) })
    const { epoch } = session
    const { seq, positionSeconds } = update
    const entry = { kind: 'update', sentAt, epoch, seq, positionSeconds } as const
    if (!answer) {
      this.#note(movieId, { ...entry, kept: false, answeredAt: Infinity })
      return false
    }
    const { result, durable } = answer.body as UpdateReply
    this.#note(movieId, { ...entry, kept: result !== 'stale' })
    this.#keep({ movieId, ...update }, entry, durable)
    // Another device took over: this one pauses, and its viewer begins something else.
    if (result === 'stale') this.#session = undefined
    return true
  }

  async #batch(updates: readonly Update[]): Promise<void> {
    const body = { updates: updates.map((update) => ({ ...update, ...place(update) })) }
    const path = '/api/streaming/progress/batch'
    const answer = await this.#insist('POST', path, body, (sentAt) => {
      for (const { movieId, epoch, seq, positionSeconds } of updates) {
        if (epoch === undefined) continue
        const answeredAt = Infinity
        this.#note(movieId, {
          ...{ kind: 'update', sentAt, answeredAt, kept: false },
          ...{ epoch, seq, positionSeconds },
        })
      }
    })
    const { results } = answer.body as { results: BatchResult[] }
    updates.forEach((update, index) => this.#judge(update, results[index], answer.sentAt))
  }

  #judge(update: Update, answer: BatchResult | undefined, sentAt: number): void {
    if (!answer || answer.result === 'invalid') {
      throw new Error(`An update was called invalid: ${JSON.stringify({ update, answer })}`)
    }
    const { movieId, seq, positionSeconds } = update
    const kept = answer.result === 'accepted' || answer.result === 'duplicate'
    const epoch = update.epoch ?? (kept ? answer.current?.epoch : undefined)
    if (epoch === undefined) return
    this.#note(movieId, { kind: 'update', sentAt, epoch, seq, kept, positionSeconds })
    if (answer.durable && update.epoch !== undefined) {
      this.#keep(update, { epoch, seq }, answer.durable)
    }
  }

  #keep(update: Update, version: Version, durable: Version): void {
    const key = `${update.movieId} ${version.epoch}`
    const known = this.#kept.get(key)
    if (!known || known.seq <= version.seq) this.#kept.set(key, update)
    for (const [other, { movieId, epoch = 0, seq }] of this.#kept) {
      if (movieId === update.movieId && compare(durable, { epoch, seq }) >= 0) {
        this.#kept.delete(other)
      }
    }
  }

  /** Asks until there is an answer. */
  async #insist(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    onFailure: (sentAt: number) => void = () => undefined,
  ): Promise<Answer & { sentAt: number }> {
    for (;;) {
      const sentAt = performance.now()
      const answer = await this.#ask(method, path, body)
      if (answer) return { ...answer, sentAt }
      onFailure(sentAt)
    }
  }

  /** Asks one instance, and after a failure turns to the other: nothing for no answer, or 5xx. */
  async #ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer | undefined> {
    const { cluster, ledger, token } = this.#parts
    const instance = cluster.apis[this.#instance % 2]
    try {
      const url = `${instance?.url ?? ''}${path}`
      const answer = await send({ method, url, token, ...(body !== undefined && { body }) })
      const isAnswer = answer.status < 400 || (method === 'GET' && answer.status === 404)
      if (isAnswer) return answer
      if (answer.status < 500) throw new Refusal(`${path}: ${JSON.stringify(answer)}`)
    } catch (error) {
      if (error instanceof Refusal) throw error
    }
    ledger.refused++
    this.#instance++
    await pause(20)
    return undefined
  }

  #note(
    movieId: string,
    entry: Omit<Entry, 'answeredAt'> & Partial<Pick<Entry, 'answeredAt'>>,
  ): void {
    const { ledger, userId } = this.#parts
    ledger.note({ userId, movieId }, { answeredAt: performance.now(), ...entry })
  }
}

/** The server says that the request is wrong: a fault of the harness, or a bug. */
class Refusal extends Error {
  override name = 'Refusal'
}

const place = ({ seq }: { seq: number }) => ({
  event: 'heartbeat',
  durationSeconds: 6000,
  playedSeconds: seq,
})

const toVersion = ({ epoch, seq }: Version): Version => ({ epoch, seq })
