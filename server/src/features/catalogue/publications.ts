import type { Context } from '../../context.ts'
import { createPublisher } from './editing/publisher.ts'
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

export function createPublications(
  parts: Pick<Context, 'cache' | 'logger' | 'mongo'>,
): Publications {
  const store = publicationStore(parts.mongo, createPublisher(parts))
  const own = ownFilmStore(parts.mongo)

  return {
    match: titleMatchStore(parts.mongo),
    publish: store.publish,
    publishFor: (ownerId, id, publication) => own.save(filmOf(id, publication), ownerId),
    async withdraw(id, mediaPath) {
      await (isOwnFilm(id) ? own.remove(id) : store.withdraw(id, mediaPath))
    },
  }
}
