import { endpoints, priorityOf, type Priority } from '@cinema/contract'

const ranks: readonly Priority[] = ['background', 'browsing', 'playback']
const higher = (a: Priority, b: Priority): Priority => (ranks.indexOf(a) > ranks.indexOf(b) ? a : b)

const hasNoParameter = ({ path }: { path: string }): boolean => !path.includes(':')

const exact = new Map(
  endpoints.filter(hasNoParameter).map((each) => [each.path as string, priorityOf(each)]),
)

/** The first folder below `/api/` of endpoints with parameters, with the highest priority among them. */
const folders = new Map<string, Priority>()
for (const each of endpoints) {
  if (hasNoParameter(each)) continue
  const folder = folderOf(each.path)
  folders.set(folder, higher(folders.get(folder) ?? 'background', priorityOf(each)))
}

/**
 * The priority of a request by its URL, before it is routed. The client's own files count as playback:
 * without them there is no player.
 */
export function priorityOfPath(url: string): Priority {
  // With the server's name in it, it is for proxies.
  if (!url.startsWith('/')) return 'background'
  if (!url.startsWith('/api/')) return 'playback'
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  return exact.get(path) ?? folders.get(folderOf(path)) ?? 'browsing'
}

function folderOf(path: string): string {
  const end = path.indexOf('/', '/api/'.length)
  return end === -1 ? path : path.slice(0, end)
}
