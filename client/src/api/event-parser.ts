/** One server-sent event. */
export interface ServerEvent {
  /** The name in its `event` field; `message` without one. */
  type: string
  data: string
}

/**
 * Reads a stream of server-sent events piece by piece, wherever the pieces were cut (WHATWG HTML,
 * section 9.2.6). `lastEventId` and `retryMs` are what the stream said last.
 */
export class EventParser {
  lastEventId = ''
  retryMs: number | undefined
  #rest = ''
  #id: string | undefined
  #type = ''
  #data: string[] = []

  /** Another connection begins: what the last one left unfinished never happened. */
  restart(): void {
    this.#rest = ''
    this.#id = undefined
    this.#type = ''
    this.#data = []
  }

  /** The events that `text` completes. */
  push(text: string): ServerEvent[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => {
      if (line !== '') this.#take(line)
      return line === '' ? this.#complete() : []
    })
  }

  #take(line: string): void {
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (field === 'data') this.#data.push(value)
    else if (field === 'event') this.#type = value
    else if (field === 'id' && !value.includes('\0')) this.#id = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value)
  }

  #complete(): ServerEvent[] {
    const event = { type: this.#type || 'message', data: this.#data.join('\n') }
    const hasData = this.#data.length > 0
    // An event counts as received when it is complete: the id of half an event would skip it.
    this.lastEventId = this.#id ?? this.lastEventId
    this.#type = ''
    this.#data = []
    return hasData ? [event] : []
  }
}
