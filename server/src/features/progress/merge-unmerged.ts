import { isOutOfMemory } from '../../infra/redis.ts'
import { isDurable, pack, unpack } from './packed.ts'
import type { ProgressBuffer } from './progress-buffer.ts'
import type { ProgressStore, StoredRecord } from './progress-store.ts'
import { merge, sameContent } from './record.ts'

interface Parts {
  readonly buffer: ProgressBuffer
  readonly store: ProgressStore
}

const batchSize = 500

/**
 * Brings Redis up to what was written past it while it was away, to any instance or to one alone.
 * Each document keeps its mark until Redis holds what it says, so a worker may die at any line.
 */
export async function mergeUnmerged({ buffer, store }: Parts): Promise<void> {
  let found: StoredRecord[]
  do {
    found = await store.unmerged(batchSize)
    const merged = await Promise.all(found.map((stored) => bringUp({ buffer, store }, stored)))
    // Records that changed under our hands are for the next run.
    if (!merged.some(Boolean)) return
  } while (found.length === batchSize)
}

async function bringUp({ buffer, store }: Parts, stored: StoredRecord): Promise<boolean> {
  const { userId, movieId, record } = stored
  const { packed: expected } = await buffer.read(stored)
  const replacement = successor(expected, stored)
  const dirty = !isDurable(replacement)
  const name = { userId, movieId, expected }
  try {
    // What Redis holds already may be brought up even when it is full.
    const options = { dirty, evenWhenFull: expected !== '' }
    if (!(await buffer.replace({ ...name, replacement }, options))) return false
  } catch (error) {
    // MongoDB alone holds it until there is room.
    if (isOutOfMemory(error)) return false
    throw error
  }
  await store.markMerged({ userId, movieId, record })
  return true
}

/** What Redis is to hold: the document, or the successor of the document and what it held. */
function successor(held: string, { record: stored }: StoredRecord): string {
  if (held === '') return pack(stored, 'current')
  const { record } = unpack(held)
  const merged = merge(record, stored)
  if (sameContent(merged, stored)) return pack(stored, 'current')
  return pack({ ...merged, revision: merged.revision + 1 }, stored)
}
