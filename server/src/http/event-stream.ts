import type { Response } from 'express'
import type { Opening, LogEntry } from '../infra/event-log.ts'

/** A client that takes its events slower than this is to come back for them. */
const mostUnsentBytes = 64 * 1024
const retryMs = 2000

/** An answer as server-sent events (WHATWG HTML, section 9.2). */
export class EventStream {
  readonly #res: Response
  /** Entries that came before the stream was begun. */
  #held: LogEntry[] | undefined = []

  constructor(res: Response) {
    this.#res = res
  }

  /** Sends the head, what happened since the client was last here, and where it stands now. */
  begin({ entries, isComplete, position }: Opening): void {
    this.#res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
      // The connection is the stream's own: a client that comes back gets another one, elsewhere.
      Connection: 'close',
    })
    const held = this.#held ?? []
    this.#held = undefined
    this.#write(`retry: ${retryMs}\n\n`)
    if (!isComplete) this.#write('event: reset\ndata: {"type":"reset"}\n\n')
    else for (const entry of entries) this.send(entry)
    this.#write(`id: ${position}\n\n`)
    for (const entry of held) this.send(entry)
  }

  /** Entries without data are positions of other listeners. */
  send(entry: LogEntry): void {
    if (this.#held) this.#held.push(entry)
    if (this.#held || entry.data === '') return
    const { id, data } = entry
    const { type } = JSON.parse(data) as { type: string }
    this.#write(`id: ${id}\nevent: ${type}\ndata: ${data}\n\n`)
  }

  /** A comment: keeps proxies from closing the connection, and finds out that a client is gone. */
  beat(): void {
    this.#write(':\n\n')
  }

  /** The client comes back, with the id of its last event. */
  end(): void {
    this.#res.end()
  }

  #write(text: string): void {
    if (this.#res.writableEnded || this.#res.destroyed) return
    this.#res.write(text)
    if (this.#res.writableLength > mostUnsentBytes) this.end()
  }
}
