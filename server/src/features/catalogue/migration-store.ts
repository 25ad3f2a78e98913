import type { Migration } from '../../migrate.ts'
import { episodeModel } from './episode-store.ts'
import { genreModel, tagModel } from './genre-store.ts'
import { movieModel } from './movie-store.ts'
import { seriesModel } from './series-store.ts'

/** Collections and indexes of the catalogue. */
export const migrateCatalogue: Migration = async (mongo) => {
  for (const model of [movieModel, episodeModel, seriesModel, genreModel, tagModel]) {
    await model(mongo).createCollection()
    await model(mongo).createIndexes()
  }
}
