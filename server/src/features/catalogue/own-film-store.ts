import type { Mongo } from '../../infra/mongo.ts'
import type { MovieRecord } from './title-record.ts'

/** A film that its owner alone sees: not of the catalogue, and in none of its lists. */
interface OwnFilmRecord extends MovieRecord {
  ownerId: string
}

export const isOwnFilm = (id: string): boolean => id.startsWith('own_')

/** Films of viewers in MongoDB, apart from the catalogue, so that no query of it can show them. */
export function ownFilmStore(mongo: Mongo) {
  const films = mongo.collection<OwnFilmRecord>('ownfilms')
  return {
    /** Null for everybody else. */
    async byId(id: string, viewerId: string | undefined): Promise<MovieRecord | null> {
      const film = await films.findOne({ _id: id }, { maxTimeMS: 2000 })
      return film && film.ownerId === viewerId ? film : null
    },

    async save(film: MovieRecord, ownerId: string): Promise<void> {
      await films.replaceOne({ _id: film._id }, { ...film, ownerId }, { upsert: true })
    },

    async remove(id: string): Promise<void> {
      await films.deleteOne({ _id: id })
    },
  }
}
