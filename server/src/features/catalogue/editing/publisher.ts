import type { Context } from '../../../context.ts'
import { StoreAway } from '../../../infra/availability.ts'
import { changeStore } from './change-store.ts'
import { recountFilm } from './counts.ts'
import type { Stored } from './edit-store.ts'
import { relinkSeries } from './seasons.ts'

/** A title as it was and as it will be; one of them is missing where it comes or goes. */
interface Change {
  readonly before?: Stored
  readonly after?: Stored
}

export type Publish = (change: Change, write: () => Promise<void>) => Promise<void>

/**
 * Carries a change of one title to everything that shows it: what is counted by it, the answers in
 * every instance's cache, and the search index of each.
 */
export function createPublisher({
  cache,
  logger,
  mongo,
}: Pick<Context, 'cache' | 'logger' | 'mongo'>): Publish {
  return async ({ before, after }, write) => {
    const id = (after ?? before)?.record._id ?? ''
    await changeStore(mongo).note([id])
    await write()
    try {
      await follow(mongo, { before, after })
    } catch (error) {
      // The change stands; what is counted is put right by the next recount.
      logger.error({ err: error, id }, 'counts of the catalogue are behind a change')
    }
    // Not the kind `index`: search takes single titles over without building its index anew.
    await cache
      .invalidate('movie', 'movies', 'series', 'statistics', 'search')
      .catch((error: unknown) => {
        if (!(error instanceof StoreAway)) throw error
        logger.warn({ id }, 'other instances hear of a change when the cache is back')
      })
  }
}

async function follow(
  mongo: Context['mongo'],
  { before, after }: { before: Stored | undefined; after: Stored | undefined },
): Promise<void> {
  const title = after ?? before
  if (title?.kind === 'episode') await relinkSeries(mongo, title.record.place.seriesId)
  if (title?.kind === 'series') await relinkSeries(mongo, title.record._id)
  if (title?.kind === 'film') await recountFilm(mongo, filmOf(before), filmOf(after))
}

const filmOf = (stored: Stored | undefined) => (stored?.kind === 'film' ? stored.record : undefined)
