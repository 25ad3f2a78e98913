import type { Opinion } from '@cinema/contract'
import type { Border } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { audienceStore } from './audience-store.ts'
import { markStore, type MarkKind } from './mark-store.ts'

interface Mark {
  readonly userId: string
  readonly movieId: string
  readonly stars?: number
}

export type Marks = ReturnType<typeof createMarks>

/** Favourites, likes and ratings. What counts for a title is counted anew soon after a change. */
export function createMarks(mongo: Mongo) {
  const audiences = audienceStore(mongo)
  const stores = {
    favorite: markStore(mongo, 'favorite'),
    like: markStore(mongo, 'like'),
    rating: markStore(mongo, 'rating'),
  }

  async function opinion(userId: string, movieId: string): Promise<Opinion> {
    const [favorite, like, rating] = await Promise.all([
      stores.favorite.find(userId, movieId),
      stores.like.find(userId, movieId),
      stores.rating.find(userId, movieId),
    ])
    return { favorite: favorite !== null, liked: like !== null, stars: rating?.stars ?? null }
  }

  /** After the mark, so that a count never misses it; whoever is not answered asks again. */
  async function changed(kind: MarkKind, { userId, movieId }: Mark): Promise<Opinion> {
    if (kind !== 'favorite') await audiences.touch([movieId])
    return opinion(userId, movieId)
  }

  return {
    opinion,

    async put(kind: MarkKind, mark: Mark): Promise<Opinion> {
      await stores[kind].put({ ...mark, addedAt: new Date() })
      return changed(kind, mark)
    },

    async remove(kind: MarkKind, mark: Mark): Promise<Opinion> {
      await stores[kind].remove(mark.userId, mark.movieId)
      return changed(kind, mark)
    },

    page: (
      kind: MarkKind,
      { userId, border, limit }: { userId: string; border: Border | null; limit: number },
    ) => stores[kind].page(userId, border, limit),
  }
}
