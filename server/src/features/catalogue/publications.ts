import { StoreAway } from '../../infra/availability.ts'
import type { Cache } from '../../infra/cache.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { isOwnFilm, ownFilmStore } from './own-film-store.ts'
import { filmOf, publicationStore, type Publication } from './publication-store.ts'
import { titleMatchStore, type CalledTitle, type TitleMatch } from './title-match-store.ts'

/** What the library plays, put into the catalogue and taken out of it; shared through the context. */
export interface Publications {
  /** Lets a title play what the library has made; answers its id. Safe to repeat. */
  publish: (publication: Publication) => Promise<string>
  /** Lets a film play for its owner alone, under this id. Safe to repeat. */
  publishFor: (ownerId: string, id: string, publication: Publication) => Promise<void>
  /** Takes media away from a title again, unless it plays others by now. */
  withdraw: (id: string, mediaPath: string) => Promise<void>
  /** The one title that is called so, or why there is none. */
  match: (name: CalledTitle) => Promise<TitleMatch>
}

export function createPublications(parts: {
  mongo: Mongo
  cache: Pick<Cache, 'invalidate'>
}): Publications {
  const store = publicationStore(parts.mongo)
  const own = ownFilmStore(parts.mongo)

  /** Without Redis older answers last until they expire. */
  const forgetCached = (): Promise<void> =>
    parts.cache.invalidate('movie', 'movies', 'search').catch((error: unknown) => {
      if (!(error instanceof StoreAway)) throw error
    })

  return {
    match: titleMatchStore(parts.mongo),
    async publish(publication) {
      const id = await store.publish(publication)
      await forgetCached()
      return id
    },
    publishFor: (ownerId, id, publication) => own.save(filmOf(id, publication), ownerId),
    async withdraw(id, mediaPath) {
      if (isOwnFilm(id)) {
        await own.remove(id)
        return
      }
      await store.withdraw(id, mediaPath)
      await forgetCached()
    },
  }
}
