import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Mongo } from '../../infra/mongo.ts'
import { tasteStore } from './taste-store.ts'

const mostViewers = 20_000
const mostCompanions = 20
/** What two viewers have in common is no accident any more. */
const fewestViewers = 2
const writtenAtOnce = 500

/** How often titles were watched, alone and in pairs. */
export interface Pairs {
  readonly alone: Map<string, number>
  readonly together: Map<string, Map<string, number>>
}

/** Counts what one viewer watched. */
export function addViewer({ alone, together }: Pairs, movieIds: readonly string[]): void {
  for (const movieId of movieIds) {
    alone.set(movieId, (alone.get(movieId) ?? 0) + 1)
    const others = together.get(movieId) ?? new Map<string, number>()
    together.set(movieId, others)
    for (const other of movieIds) {
      if (other !== movieId) others.set(other, (others.get(other) ?? 0) + 1)
    }
  }
}

/** The titles that belong to one most: cosine of their sets of viewers, 0 to 1, the closest first. */
export function companionsOf(movieId: string, { alone, together }: Pairs) {
  const viewersOf = (id: string): number => alone.get(id) ?? 0
  return [...(together.get(movieId) ?? [])]
    .filter(([, shared]) => shared >= fewestViewers)
    .map(([other, shared]) => ({
      movieId: other,
      score: shared / Math.sqrt(viewersOf(movieId) * viewersOf(other)),
    }))
    .sort((a, b) => b.score - a.score || (a.movieId < b.movieId ? -1 : 1))
    .slice(0, mostCompanions)
}

/** Finds what is watched by the same viewers, from the latest viewers' latest titles. */
export function createCompanions(mongo: Mongo): () => Promise<void> {
  const tastes = tasteStore(mongo)
  return async () => {
    const madeAt = new Date()
    const pairs: Pairs = { alone: new Map(), together: new Map() }
    for await (const { recent } of tastes.newest(mostViewers)) {
      addViewer(pairs, [...new Set(recent.map(({ movieId }) => movieId))])
      // The worker has other jobs to attend to.
      await nextTurn()
    }
    const all = [...pairs.together.keys()]
      .map((_id) => ({ _id, companions: companionsOf(_id, pairs), madeAt }))
      .filter(({ companions }) => companions.length > 0)
    for (let start = 0; start < all.length; start += writtenAtOnce) {
      await tastes.replace(all.slice(start, start + writtenAtOnce))
    }
    await tastes.forgetBefore(madeAt)
  }
}
