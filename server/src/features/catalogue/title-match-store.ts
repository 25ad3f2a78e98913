import type { Mongo } from '../../infra/mongo.ts'
import { titleKey } from './ordering.ts'
import type { EpisodeRecord, MovieRecord, SeriesRecord, TitleRecord } from './title-record.ts'

/** A title as people call it: a film, or an episode by the name of its series and its place. */
export interface CalledTitle {
  readonly title: string
  readonly year: number | null
  readonly place: { readonly season: number; readonly episode: number } | null
}

export type TitleMatch =
  | {
      readonly id: string
      readonly title: string
      readonly year: number | null
      /** What plays it; null for nothing yet. */
      readonly mediaPath: string | null
    }
  /** Why there is none, in a sentence. */
  | { readonly obstacle: string }

const most = 50
const maxTimeMS = 2000

/** The one title of the catalogue that is called so. */
export function titleMatchStore(mongo: Mongo) {
  const films = mongo.collection<MovieRecord>('movies')
  const series = mongo.collection<SeriesRecord>('series')
  const episodes = mongo.collection<EpisodeRecord>('episodes')

  const called = (title: string) => ({ titleKey: titleKey(title) })
  const options = { sort: { titleKey: 1, _id: 1 }, limit: most, maxTimeMS } as const

  return async (name: CalledTitle): Promise<TitleMatch> => {
    const { title, place } = name
    if (!place) {
      const [film, obstacle] = theOne(name, await films.find(called(title), options).toArray())
      return film ? matchOf(film, film.title) : { obstacle }
    }
    const [show, obstacle] = theOne(name, await series.find(called(title), options).toArray())
    if (!show) return { obstacle }
    const { season, episode } = place
    const found = await episodes.findOne(
      {
        ...{ 'place.seriesId': show._id },
        ...{ 'place.seasonNumber': season, 'place.episodeNumber': episode },
      },
      { maxTimeMS },
    )
    const label = `${show.title} ${code(place)}`
    return found ? matchOf(found, label) : { obstacle: `The catalogue has no ${label}.` }
  }
}

/** Of titles that are called alike the one of the year, or the only one where nobody says a year. */
function theOne<T extends { title: string; year: number | null }>(
  { title, year }: CalledTitle,
  alike: readonly T[],
): [T, null] | [undefined, string] {
  const ofYear = year === null ? alike : alike.filter((each) => each.year === year)
  const [found] = ofYear
  if (found && ofYear.length === 1) return [found, null]
  const wanted = year === null ? title : `${title} (${year})`
  if (found) return [undefined, `Several titles of the catalogue are called ${wanted}.`]
  const years = alike.map((each) => each.year ?? 'no year').join(', ')
  const others = alike.length > 0 ? `, but of ${years}` : ''
  return [undefined, `The catalogue has no ${wanted}${others}.`]
}

const matchOf = ({ _id, year, media }: TitleRecord, title: string): TitleMatch => ({
  ...{ id: _id, title, year },
  mediaPath: media?.path ?? null,
})

const code = ({ season, episode }: { season: number; episode: number }): string =>
  `S${String(season).padStart(2, '0')}E${String(episode).padStart(2, '0')}`
