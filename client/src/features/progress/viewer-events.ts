import type { ViewerEvent } from '@cinema/contract'

type Listener = (event: ViewerEvent) => void

const listeners = new Set<Listener>()

/** Hears what happens on the viewer's other devices; returns what ends that. */
export function onViewerEvent(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Passes on an event of the server to all who listen in this tab. */
export function tellViewerEvent(event: ViewerEvent): void {
  for (const listener of listeners) listener(event)
}
