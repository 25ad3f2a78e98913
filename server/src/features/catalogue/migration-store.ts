import type { Migration } from '../../migrate.ts'
import { episodeModel } from './episode-store.ts'
import { genreModel, tagModel } from './genre-store.ts'
import { movieModel } from './movie-store.ts'
import { personModel, personStore } from './people-store.ts'
import { seriesModel } from './series-store.ts'
import { tmdbLinkModel } from './tmdb/link-store.ts'

/** Collections and indexes of the catalogue; people are counted where films are older than they. */
export const migrateCatalogue: Migration = async (mongo) => {
  const titles = [movieModel, episodeModel, seriesModel, tmdbLinkModel]
  for (const model of [...titles, genreModel, tagModel, personModel]) {
    await model(mongo).createCollection()
    await model(mongo).createIndexes()
  }
  const people = personStore(mongo, 'primary')
  if (await people.isMissing()) await people.recount()
}
