import type { SearchKind } from '@cinema/contract'
import mongoose from 'mongoose'
import type { Config } from '../../../config.ts'
import type { Mongo } from '../../../infra/mongo.ts'
import type { IndexedDocument } from './document.ts'

export interface CatalogueSource {
  readonly uri: string
  readonly readPreference: Config['MONGODB_READ_PREFERENCE']
}

interface StoredTitle {
  _id: string
  title: string
  year: number | null
  rating?: number | null
  popularity: number
  overview: string | null
  genres: { slug: string; name: string }[]
  credits: { name: string }[]
  posterUrl: string | null
  backdropUrl: string | null
  featured: boolean
}

interface StoredFilm extends StoredTitle {
  rating: number | null
  durationSeconds: number | null
  playable: boolean
  premium: boolean
}

interface StoredSeries extends StoredTitle {
  seasons: { episodeCount: number }[]
}

interface StoredPerson {
  _id: string
  name: string
  filmCount: number
  credits: { role: string; count: number }[]
  popularity: number
}

const batchSize = 1000
/** Where each kind is kept. */
export const collections = { film: 'movies', person: 'people', series: 'series' } as const

export type Counts = Readonly<Record<SearchKind, number>>

const countMs = 10_000

/** How much there is to find, by what the collections say of themselves. */
export async function countCatalogue(mongo: Mongo): Promise<Counts> {
  const count = (kind: SearchKind) =>
    mongo.collection(collections[kind]).estimatedDocumentCount({ maxTimeMS: countMs })
  const [film, series, person] = await Promise.all([
    count('film'),
    count('series'),
    count('person'),
  ])
  return { film, series, person }
}

/** Everything there is to find, in the order of the ids, over a connection of its own. */
export async function readCatalogue(source: CatalogueSource): Promise<IndexedDocument[]> {
  const connection = mongoose.createConnection(source.uri, {
    maxPoolSize: 1,
    serverSelectionTimeoutMS: 2000,
    connectTimeoutMS: 2000,
    socketTimeoutMS: 20_000,
  })
  try {
    await connection.asPromise()
    const read = async (kind: SearchKind) => {
      const cursor = connection
        .collection(collections[kind])
        .find({}, { sort: { _id: 1 }, batchSize, readPreference: source.readPreference })
      const documents: IndexedDocument[] = []
      for await (const stored of cursor) documents.push(documentOf(kind, stored))
      return documents
    }
    return [...(await read('film')), ...(await read('person')), ...(await read('series'))]
  } finally {
    await connection.close()
  }
}

/** What the index keeps of a stored film, person or series. */
export function documentOf(kind: SearchKind, stored: unknown): IndexedDocument {
  // The catalogue has written it.
  if (kind === 'film') return filmOf(stored as StoredFilm)
  return kind === 'person' ? personOf(stored as StoredPerson) : seriesOf(stored as StoredSeries)
}

const common = (stored: StoredTitle) => ({
  id: stored._id,
  title: stored.title,
  popularity: stored.popularity,
  year: stored.year,
  rating: stored.rating ?? null,
  genres: stored.genres.map(({ slug, name }) => ({ slug, name })),
  people: stored.credits.map(({ name }) => name),
  overview: stored.overview,
})

const commonCard = (stored: StoredTitle) => ({
  id: stored._id,
  title: stored.title,
  year: stored.year,
  genres: stored.genres.map(({ slug, name }) => ({ slug, name })),
  posterUrl: stored.posterUrl,
  backdropUrl: stored.backdropUrl,
  featured: stored.featured,
})

const filmOf = (stored: StoredFilm): IndexedDocument => ({
  ...common(stored),
  kind: 'film',
  card: {
    ...commonCard(stored),
    rating: stored.rating,
    durationSeconds: stored.durationSeconds,
    playable: stored.playable,
    premium: stored.premium,
  },
})

const seriesOf = (stored: StoredSeries): IndexedDocument => ({
  ...common(stored),
  kind: 'series',
  card: {
    ...commonCard(stored),
    seasonCount: stored.seasons.length,
    episodeCount: stored.seasons.reduce((sum, { episodeCount }) => sum + episodeCount, 0),
  },
})

const personOf = ({
  _id,
  name,
  filmCount,
  credits,
  popularity,
}: StoredPerson): IndexedDocument => ({
  id: _id,
  kind: 'person',
  title: name,
  popularity,
  year: null,
  rating: null,
  genres: [],
  people: [],
  overview: null,
  card: { id: _id, name, filmCount, credits, popularity },
})
