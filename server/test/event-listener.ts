import type { ViewerEvent } from '@cinema/contract'

/** A client of `/api/events`, or another stream of events, that keeps what it is told. */
export interface EventListener<Event = ViewerEvent> {
  readonly status: number
  readonly headers: Headers
  readonly events: readonly Event[]
  readonly lastEventId: string
  readonly comments: number
  readonly isOpen: boolean
  close: () => void
}

/** Opens the stream; resolves when the server has answered. */
export async function listen<Event = ViewerEvent>(
  url: string,
  token: string,
  lastEventId?: string,
  path = '/api/events',
): Promise<EventListener<Event>> {
  const gone = new AbortController()
  const response = await fetch(`${url}${path}`, {
    headers: {
      Authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
    },
    signal: gone.signal,
  })
  const state = { events: [] as Event[], lastEventId: '', comments: 0, isOpen: response.ok }
  const reading = response.ok && response.body ? read(response.body, state) : Promise.resolve()
  void reading.catch(() => undefined).finally(() => (state.isOpen = false))
  return Object.assign(state, {
    status: response.status,
    headers: response.headers,
    close: () => gone.abort(),
  })
}

interface State {
  events: unknown[]
  lastEventId: string
  comments: number
}

async function read(body: ReadableStream<Uint8Array>, state: State): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) take(block, state)
  }
}

function take(block: string, state: State): void {
  for (const line of block.split('\n')) {
    if (line.startsWith(':')) state.comments++
    if (line.startsWith('id: ')) state.lastEventId = line.slice(4)
    if (line.startsWith('data: ')) state.events.push(JSON.parse(line.slice(6)))
  }
}
