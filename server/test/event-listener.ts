import type { ViewerEvent } from '@cinema/contract'

/** A client of `/api/events` that keeps what it is told. */
export interface EventListener {
  readonly status: number
  readonly headers: Headers
  readonly events: readonly ViewerEvent[]
  readonly lastEventId: string
  readonly comments: number
  readonly isOpen: boolean
  close: () => void
}

/** Opens the stream; resolves when the server has answered. */
export async function listen(
  url: string,
  token: string,
  lastEventId?: string,
): Promise<EventListener> {
  const gone = new AbortController()
  const response = await fetch(`${url}/api/events`, {
    headers: {
      Authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
    },
    signal: gone.signal,
  })
  const state = { events: [] as ViewerEvent[], lastEventId: '', comments: 0, isOpen: response.ok }
  const reading = response.ok && response.body ? read(response.body, state) : Promise.resolve()
  void reading.catch(() => undefined).finally(() => (state.isOpen = false))
  return Object.assign(state, {
    status: response.status,
    headers: response.headers,
    close: () => gone.abort(),
  })
}

interface State {
  events: ViewerEvent[]
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
    if (line.startsWith('data: ')) state.events.push(JSON.parse(line.slice(6)) as ViewerEvent)
  }
}
