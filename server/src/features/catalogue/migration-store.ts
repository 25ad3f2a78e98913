import type { Migration } from '../../migrate.ts'
import { bulkImportModel } from './bulk/bulk-import-store.ts'
import { rowPartModel } from './bulk/row-part-store.ts'
import { changeModel } from './editing/change-store.ts'
import { deletionModel } from './editing/deletion-store.ts'
import { episodeModel } from './episode-store.ts'
import { genreModel, tagModel } from './genre-store.ts'
import { movieModel } from './movie-store.ts'
import { personModel, personStore } from './people-store.ts'
import { seriesModel } from './series-store.ts'
import { tmdbLinkModel } from './tmdb/link-store.ts'

/** Collections and indexes of the catalogue; people are counted where films are older than they. */
export const migrateCatalogue: Migration = async (mongo) => {
  const titles = [movieModel, episodeModel, seriesModel, tmdbLinkModel]
  const about = [genreModel, tagModel, personModel, deletionModel, changeModel]
  const imports = [bulkImportModel, rowPartModel]
  for (const model of [...titles, ...about, ...imports]) {
    await model(mongo).createCollection()
    await model(mongo).createIndexes()
  }
  const people = personStore(mongo, 'primary')
  if (await people.isMissing()) await people.recount()
}
