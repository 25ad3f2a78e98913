import type { Context } from '../../context.ts'
import { bytesOf } from '../../http/cached-reply.ts'
import type { CacheName } from '../../infra/cache-policy.ts'
import type { Job } from '../../jobs.ts'
import { deletionStore } from './editing/deletion-store.ts'
import { createMovies } from './movies.ts'
import { reader } from './reads.ts'

const shelfLength = 20
const detailsWarmed = 100

/**
 * Puts what is asked for most into the cache: the shelves of the home page and the films on top of
 * the popular ones. What is there and fresh costs a look; what has expired is made anew.
 */
export async function warmCatalogue(context: Context): Promise<void> {
  const { cache, database } = context
  const read = reader(database)
  const movies = createMovies(context)
  const warm = async (name: CacheName, key: string, load: () => Promise<object | null>) =>
    cache.wrap(name, key, bytesOf(read(load)))
  for (const shelf of ['featured', 'popular', 'trending'] as const) {
    await warm('movies', `${shelf}:${shelfLength}`, () => movies[shelf](shelfLength))
  }
  const { items } = await database.run(() => movies.popular(detailsWarmed))
  // Together, so that Redis and MongoDB are each asked for all of them at once.
  await Promise.all(items.map(({ id }) => warm('movie', id, () => movies.detail(id))))
}

export const catalogueJobs = (context: Context): Job[] => [
  { name: 'catalogue-warm', schedule: '15 * * * * *', run: () => warmCatalogue(context) },
  {
    name: 'catalogue-forget-deleted',
    schedule: '40 7 * * * *',
    run: () => deletionStore(context.mongo).forget(new Date()),
  },
]
