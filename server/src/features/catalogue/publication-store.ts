import type { Mongo } from '../../infra/mongo.ts'
import { filmId } from './ids.ts'
import { movieOrder, titleKey } from './ordering.ts'
import type { EpisodeRecord, Media, MovieRecord, TitleRecord } from './title-record.ts'

/** What plays now, and what is known of it. */
export interface Publication {
  /** The title that it is; null for whichever has its name and year and plays nothing else. */
  readonly wantedId: string | null
  readonly title: string
  readonly year: number | null
  readonly media: Media
  readonly durationSeconds: number
  readonly posterUrl: string | null
  readonly backdropUrl: string | null
  readonly trickplayUrl: string | null
}

const source = { name: 'Uploaded', url: null, licence: null }
/** Among known films, but not above those that everybody knows. */
const popularity = 50
/** Films with the same name and year, each with media of its own. */
const mostNamesakes = 20

/** What the library plays, as the catalogue knows it. */
export function publicationStore(mongo: Mongo) {
  const films = mongo.collection<MovieRecord>('movies')
  const episodes = mongo.collection<EpisodeRecord>('episodes')
  const collectionOf = (id: string) => (id.startsWith('epi_') ? episodes : films)

  async function attach(id: string, publication: Publication): Promise<boolean> {
    const { media, durationSeconds, trickplayUrl } = publication
    const collection = collectionOf(id)
    const found = await collection.findOne({ _id: id })
    if (!found || (found.media !== null && found.media.path !== media.path)) return false
    const own = picturesOf(found, publication)
    await collection.updateOne(
      { _id: id },
      { $set: { media, playable: true, durationSeconds, trickplayUrl, ...own } },
    )
    return true
  }

  return {
    /** Answers the id of the title that plays it now; safe to repeat. */
    async publish(publication: Publication): Promise<string> {
      const { wantedId, title, year } = publication
      if (wantedId !== null && (await attach(wantedId, publication))) return wantedId
      for (let namesake = 0; namesake < mostNamesakes; namesake++) {
        const id = filmId(title, year, namesake)
        if (await attach(id, publication)) return id
        if (await isNew(films.insertOne(filmOf(id, publication)))) return id
      }
      throw new Error(`There are ${mostNamesakes} films with this name and year already.`)
    },

    /** Takes media away from a title, if they are still these; a film that was nothing else goes. */
    async withdraw(id: string, mediaPath: string): Promise<void> {
      await films.deleteOne({ _id: id, 'media.path': mediaPath, overviewSource: source.name })
      await collectionOf(id).updateOne(
        { _id: id, 'media.path': mediaPath },
        { $set: { media: null, playable: false, trickplayUrl: null } },
      )
    },
  }
}

/** Pictures from elsewhere are better than a moment of the film. */
function picturesOf(found: TitleRecord, { posterUrl, backdropUrl }: Publication) {
  const isOurs = (url: string | null) => url === null || url.startsWith('/api/artwork/library/')
  return {
    ...(isOurs(found.posterUrl) && { posterUrl }),
    ...(isOurs(found.backdropUrl) && { backdropUrl }),
  }
}

export function filmOf(_id: string, publication: Publication): MovieRecord {
  const { title, year, media, durationSeconds } = publication
  const { posterUrl, backdropUrl, trickplayUrl } = publication
  return {
    ...{ media, durationSeconds, posterUrl, backdropUrl, trickplayUrl },
    _id,
    title,
    year,
    titleKey: titleKey(title),
    popularity,
    order: movieOrder({ releasedOn: null, year, rating: null, popularity }),
    releasedOn: null,
    overview: null,
    certification: null,
    rating: null,
    ratingCount: null,
    introEndSeconds: null,
    creditsStartSeconds: null,
    genres: [],
    tags: [],
    credits: [],
    featured: false,
    premium: false,
    playable: true,
    sources: [source],
    overviewSource: source.name,
  }
}

async function isNew(adding: Promise<unknown>): Promise<boolean> {
  try {
    await adding
    return true
  } catch (error) {
    if ((Object(error) as { code?: unknown }).code === 11000) return false
    throw error
  }
}
