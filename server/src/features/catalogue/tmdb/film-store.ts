import { isDeepStrictEqual } from 'node:util'
import { readPage, type Border } from '../../../infra/keyset.ts'
import type { Mongo } from '../../../infra/mongo.ts'
import type { MovieRecord } from '../title-record.ts'

const attempts = 5

/**
 * Films for matching, read and written on the collection itself: what is written is what was read,
 * with a few fields changed.
 */
export function tmdbFilmStore(mongo: Mongo) {
  const movies = mongo.collection<MovieRecord>('movies')
  return {
    byId: (id: string) => movies.findOne({ _id: id }),

    /** Films filed under the same title. */
    byTitleKey: (titleKey: string) =>
      movies.find({ titleKey }).hint('all_title').limit(100).toArray(),

    /** Films from the most popular one down, a batch at a time. */
    popular: (border: Border | null, limit: number) =>
      readPage(
        ({ conditions, sort }, most) =>
          movies.find(conditions).sort(sort).hint('all_popularity').limit(most).toArray(),
        { filter: {}, order: { field: 'popularity', direction: -1 }, border, limit },
      ),

    insert: (film: MovieRecord) =>
      movies.updateOne({ _id: film._id }, { $setOnInsert: film }, { upsert: true }),

    /**
     * Changes a film by a rule, again from what is there when somebody else changed it meanwhile. Its
     * version rises, so that whoever edits it notices.
     * Returns whether it changed; null for a film that is not there.
     */
    async change(id: string, rule: (film: MovieRecord) => MovieRecord): Promise<boolean | null> {
      for (let attempt = 1; ; attempt++) {
        const before = await movies.findOne({ _id: id })
        if (!before) return null
        const { changed, guard } = differenceOf(before, rule(before))
        if (Object.keys(guard).length === 0) return false
        const { matchedCount } = await movies.updateOne({ _id: id, ...guard }, changed)
        if (matchedCount === 1) return true
        if (attempt === attempts) throw new Error(`${id} changes too often to be enriched.`)
      }
    },
  }
}

/** The update from one to the other, and what must still be so for it to hold. */
function differenceOf(before: MovieRecord, after: MovieRecord) {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const of = (film: MovieRecord, name: string): unknown => film[name as keyof MovieRecord]
  const different = [...names].filter(
    (name) => !isDeepStrictEqual(of(before, name), of(after, name)),
  )
  const gone = different.filter((name) => of(after, name) === undefined)
  const set = different.filter((name) => of(after, name) !== undefined)
  return {
    guard: Object.fromEntries(different.map((name) => [name, of(before, name) ?? null])),
    changed: {
      $inc: { version: 1 },
      ...(set.length > 0 && {
        $set: Object.fromEntries(set.map((name) => [name, of(after, name)])),
      }),
      ...(gone.length > 0 && {
        $unset: Object.fromEntries(gone.map((name) => [name, '' as const])),
      }),
    },
  }
}
