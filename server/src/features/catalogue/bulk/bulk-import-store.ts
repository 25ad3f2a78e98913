import { importLimits, type ImportState, type RowRefusal } from '@cinema/contract'
import { Schema, type Model } from 'mongoose'
import type { Conditions } from '../../../infra/keyset.ts'
import type { Mongo } from '../../../infra/mongo.ts'
import { trustedConditions } from '../../../infra/trusted-conditions.ts'

/** An import as it is stored: the truth of how far it is, whatever becomes of processes. */
export interface BulkImport {
  _id: string
  userId: string | null
  fileName: string
  state: ImportState
  /** Of all imports one at a time; absent when it is over. */
  active?: true
  rowsRead: number
  created: number
  updated: number
  unchanged: number
  refused: number
  /** The first of them. */
  refusals: RowRefusal[]
  /** How many parts its rows are kept in, and which one is next. */
  parts: number
  nextPart: number
  problem: { code: string; detail: string } | null
  /** The worker's hold on it: what it writes names this. */
  attempt: string | null
  /** Since it last got further. */
  attempts: number
  createdAt: Date
  updatedAt: Date
}

const keptSeconds = 30 * 86_400
const shown = 20

const schema = new Schema<BulkImport>(
  {
    _id: String,
    userId: String,
    fileName: String,
    state: String,
    active: Boolean,
    rowsRead: Number,
    created: Number,
    updated: Number,
    unchanged: Number,
    refused: Number,
    refusals: [new Schema({ line: Number, field: String, reason: String }, { _id: false })],
    parts: Number,
    nextPart: Number,
    problem: new Schema({ code: String, detail: String }, { _id: false }),
    attempt: String,
    attempts: Number,
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'catalogue_imports', versionKey: false, autoIndex: false },
)
schema.index({ createdAt: -1 }, { name: 'newest_first', expireAfterSeconds: keptSeconds })
schema.index(
  { active: 1 },
  { name: 'one_at_a_time', unique: true, partialFilterExpression: { active: true } },
)
schema.index({ userId: 1 }, { name: 'of_account' })

export const bulkImportModel = (mongo: Mongo): Model<BulkImport> =>
  (mongo.models['BulkImport'] as Model<BulkImport> | undefined) ??
  mongo.model<BulkImport>('BulkImport', schema)

type ImportChange = Partial<Omit<BulkImport, '_id' | 'createdAt' | 'active' | 'refusals'>>

const maxTimeMS = 2000
const withoutRefusals = { refusals: 0 }
const after = { returnDocument: 'after', projection: withoutRefusals } as const

/** Imports in MongoDB. Every change names what it expects, so that of two only one happens. */
export function bulkImportStore(mongo: Mongo) {
  const imports = bulkImportModel(mongo)
  const change: Change = (conditions, update) =>
    imports.findOneAndUpdate(trustedConditions(conditions), update, after).lean<BulkImport>().exec()

  return {
    /** False while another import is under way. */
    async add(given: BulkImport): Promise<boolean> {
      try {
        await imports.insertOne(given)
        return true
      } catch (error) {
        if ((Object(error) as { code?: unknown }).code !== 11_000) throw error
        return false
      }
    },

    /** Only while it is in these hands and was not stopped. */
    async remove({ _id, attempt }: Hold): Promise<void> {
      await imports.deleteOne({ _id, attempt, active: true })
    },

    ...ofReaders(imports),

    /** The import as it is afterwards; null when it is not in one of these states any more. */
    change: (id: string, states: readonly ImportState[], given: ImportChange) =>
      change({ _id: id, state: { $in: states } }, { $set: stamped(given) }),

    /** Ends an import that is in one of these states. */
    conclude: (
      conditions: { _id: string; states: readonly ImportState[]; attempt?: string },
      state: ImportState,
      problem: BulkImport['problem'] = null,
    ) => {
      const { states, ...named } = conditions
      const update = { $set: stamped({ state, problem, attempt: null }), $unset: { active: 1 } }
      return change({ ...named, state: { $in: states } }, update)
    },

    ...ofHolders(change),
    ...ofAccounts(imports),
  }
}

function ofReaders(imports: Model<BulkImport>) {
  return {
    active: () =>
      imports
        .findOne({ active: true }, withoutRefusals)
        .hint('one_at_a_time')
        .maxTimeMS(maxTimeMS)
        .lean<BulkImport>()
        .exec(),

    byId: (id: string) =>
      imports.findById(id, withoutRefusals).maxTimeMS(maxTimeMS).lean<BulkImport>().exec(),

    refusalsOf: (id: string) =>
      imports
        .findById(id, { refusals: 1 })
        .maxTimeMS(maxTimeMS)
        .lean<Pick<BulkImport, 'refusals'>>()
        .exec(),

    newest: () =>
      imports
        .find({}, withoutRefusals)
        .sort({ createdAt: -1 })
        .hint('newest_first')
        .limit(shown)
        .maxTimeMS(maxTimeMS)
        .lean<BulkImport[]>()
        .exec(),
  }
}

const stamped = (given: ImportChange) => ({ ...given, updatedAt: new Date() })

type Change = (conditions: Conditions, update: object) => Promise<BulkImport | null>

type Hold = Pick<BulkImport, '_id' | 'attempt'>

/** How many rows more. */
export type RowCounts = Partial<
  Pick<BulkImport, 'rowsRead' | 'created' | 'updated' | 'unchanged' | 'refused'>
>

/** What those say who have an import in their hands: the instance that receives it, then a worker. */
function ofHolders(change: Change) {
  return {
    /** Takes what waits for a worker, else what its worker has said nothing of since. */
    claim: async (attempt: string, silentSince: Date): Promise<BulkImport | null> => {
      const hold = { $set: stamped({ attempt }), $inc: { attempts: 1 } }
      const begin = { ...hold, $set: stamped({ attempt, state: 'importing' }) }
      const silent = { state: { $in: ['importing', 'stopping'] }, updatedAt: { $lt: silentSince } }
      return (
        (await change({ active: true, state: 'queued' }, begin)) ??
        (await change({ active: true, ...silent }, hold))
      )
    },

    /** Null when somebody else has it, or it is over. */
    advance: (
      { _id, attempt }: Hold,
      counts: RowCounts,
      { refusals, ...more }: ImportChange & { refusals: readonly RowRefusal[] },
    ) =>
      change(
        { _id, attempt, active: true },
        {
          $set: stamped({ ...more, attempts: 0 }),
          $inc: counts,
          $push: { refusals: { $each: refusals, $slice: importLimits.refusals } },
        },
      ),

    /** Puts an import down for another worker. */
    release: ({ _id, attempt }: Hold) =>
      change({ _id, attempt, state: 'importing' }, { $set: stamped({ state: 'queued' }) }),
  }
}

function ofAccounts(imports: Model<BulkImport>) {
  return {
    ofAccount: (userId: string) =>
      imports.find({ userId }, withoutRefusals).maxTimeMS(maxTimeMS).lean<BulkImport[]>().exec(),

    async disown(userId: string): Promise<void> {
      await imports.updateMany({ userId }, { $set: { userId: null } })
    },
  }
}
