import type { Mongo } from '../../../infra/mongo.ts'
import type { EpisodeRecord, MovieRecord, SeriesRecord } from '../title-record.ts'

/** A stored title with what it is. */
export type Stored =
  | { readonly kind: 'film'; readonly record: MovieRecord }
  | { readonly kind: 'episode'; readonly record: EpisodeRecord }
  | { readonly kind: 'series'; readonly record: SeriesRecord }

export type TitleKind = Stored['kind']

const collections: Readonly<Record<TitleKind, string>> = {
  film: 'movies',
  episode: 'episodes',
  series: 'series',
}

const maxTimeMS = 2000

export const kindOf = (id: string): TitleKind => {
  if (id.startsWith('epi_')) return 'episode'
  return id.startsWith('ser_') ? 'series' : 'film'
}

/** Titles that imports alone have written have no version yet. */
export const versionOf = ({ record }: Stored): number => record.version ?? 0

/**
 * Single titles, read from the primary and written only as they were read. It works on the
 * collections themselves: the records are ours and in their final shape.
 */
export function editStore(mongo: Mongo) {
  const titles = (kind: TitleKind) => mongo.collection<Stored['record']>(collections[kind])
  return {
    find: async (id: string): Promise<Stored | null> => {
      const kind = kindOf(id)
      const record = await titles(kind).findOne(
        { _id: id },
        { maxTimeMS, readPreference: 'primary' },
      )
      // A collection holds one kind.
      return record && ({ kind, record } as Stored)
    },

    /** False when there is one with this id, or with this place in its season. */
    async insert({ kind, record }: Stored): Promise<boolean> {
      try {
        await titles(kind).insertOne(record)
        return true
      } catch (error) {
        if ((Object(error) as { code?: unknown }).code !== 11_000) throw error
        return false
      }
    },

    /** False when it is no longer as it was read. */
    async change(stored: Stored, fields: object): Promise<boolean> {
      const { matchedCount } = await titles(stored.kind).updateOne(asRead(stored), {
        $set: { ...fields, version: versionOf(stored) + 1 },
      })
      return matchedCount === 1
    },

    async remove(stored: Stored): Promise<boolean> {
      return (await titles(stored.kind).deleteOne(asRead(stored))).deletedCount === 1
    },
  }
}

const asRead = ({ record: { _id, version } }: Stored) => ({
  _id,
  version: version ?? { $exists: false as const },
})
