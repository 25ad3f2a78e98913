import type { Model } from 'mongoose'
import { readPage, type Border, type Conditions, type Order } from '../../../infra/keyset.ts'
import type { Mongo } from '../../../infra/mongo.ts'
import { trustedConditions } from '../../../infra/trusted-conditions.ts'
import { movieModel } from '../movie-store.ts'
import { seriesModel } from '../series-store.ts'
import type { MovieRecord, SeriesRecord } from '../title-record.ts'

export type ListedTitle = Pick<
  MovieRecord & SeriesRecord,
  '_id' | 'title' | 'titleKey' | 'year' | 'version' | 'featured' | 'tags'
> &
  Partial<Pick<MovieRecord, 'premium' | 'playable'>>

const fields = {
  title: 1,
  titleKey: 1,
  year: 1,
  version: 1,
  featured: 1,
  premium: 1,
  playable: 1,
  tags: 1,
} as const

const maxTimeMS = 2000
const byTitle: Order = { field: 'titleKey', direction: 1 }
/** No letter: nothing that begins so is beyond it. */
const last = '\u{10ffff}'

export interface Wanted {
  readonly kind: 'film' | 'series'
  /** Of titles as they are filed. */
  readonly beginning: string | undefined
  readonly featured?: boolean | undefined
}

/** Films or series by title, from the primary: whoever edits sees what is, not what was. */
export function catalogueListStore(mongo: Mongo) {
  return {
    page({ kind, beginning, featured }: Wanted, border: Border | null, limit: number) {
      const ofKind = kind === 'film' ? movieModel(mongo) : seriesModel(mongo)
      // Only what both have is asked for.
      const model = ofKind as unknown as Model<ListedTitle>
      const filter: Conditions = {
        ...(featured !== undefined && { featured }),
        ...(beginning !== undefined && { titleKey: { $gte: beginning, $lt: beginning + last } }),
      }
      // Few films are featured: they have an index of their own.
      const hint = featured === true && kind === 'film' ? 'featured_title' : 'all_title'
      return readPage(
        ({ conditions, sort }, wanted) =>
          model
            .find(trustedConditions(conditions))
            .select(fields)
            .sort(sort)
            .hint(hint)
            .limit(wanted)
            .maxTimeMS(maxTimeMS)
            .lean<ListedTitle[]>()
            .exec(),
        { filter, order: byTitle, border, limit },
      )
    },
  }
}
