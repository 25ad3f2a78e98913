import type { CacheObserver } from './cache-observer.ts'
import { isFresh, newEntry, type Entry } from './cache-entry.ts'
import type { LockPlace, SharedCache } from './cache-shared.ts'

/** Makes an answer when none is at hand; null for what does not exist. */
export type Load = () => Promise<Buffer | null>

export interface Loaded {
  readonly entry: Entry
  /** Whether this instance made it, or another one. */
  readonly isOwn: boolean
  /** When its truth was last known, in milliseconds of this process. */
  readonly certainFrom: number
}

/**
 * Loads what is missing: once for all who need it in this process, and once for all instances as
 * long as Redis holds their lock. A load of an older generation is not joined: what it reads may be
 * from before the change.
 */
export function createLoads(shared: SharedCache, observer: CacheObserver) {
  const underWay = new Map<string, Promise<Loaded>>()

  async function loadOnce(place: LockPlace, load: Load): Promise<Loaded> {
    const { name, key, generation } = place
    const certainFrom = performance.now()
    if (!(await shared.lock(place))) {
      const entry = await shared.await(place, (made) => isFresh(made, generation))
      if (entry) {
        observer.count(name, 'shared', 'hit')
        return { entry, isOwn: false, certainFrom }
      }
    }
    let isWritten = false
    try {
      const entry = newEntry(name, generation, await load())
      isWritten = await shared.write(name, key, entry)
      observer.count(name, 'database', 'miss')
      return { entry, isOwn: true, certainFrom }
    } catch (error) {
      observer.count(name, 'database', 'error')
      throw error
    } finally {
      if (!isWritten) await shared.unlock(place)
    }
  }

  return (place: LockPlace, load: Load): Promise<Loaded> => {
    const id = `${place.generation} ${place.name} ${place.key}`
    const joined = underWay.get(id)
    if (joined) return joined
    const own = loadOnce(place, load).finally(() => underWay.delete(id))
    underWay.set(id, own)
    return own
  }
}
