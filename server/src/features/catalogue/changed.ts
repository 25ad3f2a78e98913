import type { Context } from '../../context.ts'
import { StoreAway } from '../../infra/availability.ts'
import { createPurgeQueue, everything } from '../../infra/cdn-purge.ts'
import { genreStore } from './genre-store.ts'
import { personStore } from './people-store.ts'

/** What follows a change of many titles: genres and people are counted, and old answers forgotten. */
export async function catalogueChanged(context: Pick<Context, 'mongo' | 'cache'>): Promise<void> {
  await genreStore(context.mongo, 'primary').recount()
  await personStore(context.mongo, 'primary').recount()
  await forgetCached(context)
}

/** An import stands without Redis: answers cached elsewhere then last until they expire. */
export async function forgetCached({ cache }: Pick<Context, 'cache'>): Promise<void> {
  await cache.invalidate().catch((error: unknown) => {
    if (!(error instanceof StoreAway)) throw error
    say('The cache cannot be reached: older answers last up to ten minutes.')
  })
}

/** Demonstration films keep their addresses when they change: a network in front must ask anew. */
export async function mediaChanged(context: Context): Promise<void> {
  await forgetCached(context)
  await createPurgeQueue(context)?.add([everything])
}

export const say = (line: string): void => void process.stderr.write(`${line}\n`)
