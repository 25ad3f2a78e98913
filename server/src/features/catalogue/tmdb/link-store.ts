import { Schema, trusted, type Model } from 'mongoose'
import type { Mongo } from '../../../infra/mongo.ts'
import type { Additions } from './additions.ts'
import type { TmdbKind } from './client.ts'

/** What is known of a title here and at TMDb. One for each title that was looked for or imported. */
export interface TmdbLink {
  /** Id of the film or series here. */
  _id: string
  kind: TmdbKind
  outcome: 'matched' | 'ambiguous' | 'none'
  /** Its id there; null unless matched. No two titles of a kind have the same. */
  tmdbId: number | null
  /** Who said so: equal titles, an operator, or the import that brought the title. */
  origin: 'title' | 'operator' | 'import' | null
  /** Ids that fit as well, where that is why none was chosen. */
  candidates: number[]
  /** What TMDb gave a film; null for a series, which is TMDb's altogether. */
  added: Additions | null
  /** When it is to be refreshed. */
  dueAt: Date
}

const schema = new Schema<TmdbLink>(
  {
    _id: String,
    kind: String,
    outcome: String,
    tmdbId: Number,
    origin: String,
    candidates: [Number],
    added: Schema.Types.Mixed,
    dueAt: Date,
  },
  { collection: 'tmdb_links', versionKey: false, autoIndex: false, minimize: false },
)
schema.index(
  { kind: 1, tmdbId: 1 },
  { name: 'by_tmdb_id', unique: true, partialFilterExpression: { tmdbId: { $gt: 0 } } },
)
schema.index({ outcome: 1, dueAt: 1 }, { name: 'due' })

export const tmdbLinkModel = (mongo: Mongo): Model<TmdbLink> =>
  (mongo.models['TmdbLink'] as Model<TmdbLink> | undefined) ??
  mongo.model<TmdbLink>('TmdbLink', schema)

const maxTimeMS = 5000

/** The id belongs to another title already. */
export class TmdbIdTaken extends Error {
  override name = 'TmdbIdTaken'
}

/** Which titles are which at TMDb, in MongoDB. */
export function tmdbLinkStore(mongo: Mongo) {
  const links = tmdbLinkModel(mongo)
  return {
    byId: (id: string) => links.findById(id).maxTimeMS(maxTimeMS).lean<TmdbLink>().exec(),

    byTmdbId: (kind: TmdbKind, tmdbId: number) =>
      links.findOne({ kind, tmdbId }).hint('by_tmdb_id').maxTimeMS(maxTimeMS).lean<TmdbLink>(),

    /** The links of these titles. */
    of: (ids: readonly string[]) =>
      links
        .find({ _id: trusted({ $in: ids }) })
        .maxTimeMS(maxTimeMS)
        .lean<TmdbLink[]>()
        .exec(),

    /** @throws TmdbIdTaken when another title has the id. */
    async save({ _id, ...link }: TmdbLink): Promise<void> {
      try {
        await links.updateOne({ _id }, { $set: link }, { upsert: true })
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
        throw new TmdbIdTaken(`Another title here is ${link.kind} ${String(link.tmdbId)} of TMDb.`)
      }
    },

    remove: (id: string) => links.deleteOne({ _id: id }),

    /**
     * Takes the link that has been due for longest, so that no other worker does for `leaseMs`; null
     * when none is due before `before`.
     */
    claim: (before: Date, leaseMs: number) =>
      links
        .findOneAndUpdate(
          { outcome: 'matched', dueAt: trusted({ $lte: before }) },
          { $set: { dueAt: new Date(before.getTime() + leaseMs) } },
          { sort: { dueAt: 1 }, hint: 'due' },
        )
        .lean<TmdbLink>()
        .exec(),

    /** Matched titles, a batch at a time, in the order of their ids. */
    matched: (after: string, limit: number) =>
      links
        .find({ _id: trusted({ $gt: after }), outcome: 'matched' })
        .sort({ _id: 1 })
        .hint('_id_')
        .limit(limit)
        .maxTimeMS(maxTimeMS)
        .lean<TmdbLink[]>()
        .exec(),
  }
}

export type TmdbLinkStore = ReturnType<typeof tmdbLinkStore>

const isDuplicateKey = (error: unknown): boolean =>
  (Object(error) as { code?: unknown }).code === 11000
