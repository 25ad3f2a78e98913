import type { AuditAction, AuditOutcome } from '@cinema/contract'
import { Schema, type Model } from 'mongoose'
import { readPage, type Border, type Conditions, type Order } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { trustedConditions } from '../../infra/trusted-conditions.ts'
import type { Migration } from '../../migrate.ts'

/** One event of the security log. */
export interface AuditRecord {
  _id: string
  at: Date
  expiresAt: Date
  action: AuditAction
  outcome: AuditOutcome
  actorId: string | null
  target: string | null
  /** Actor and target: what a search for an account looks at. */
  about: string[]
  address: string | null
  details: Record<string, string | number | boolean>
}

const schema = new Schema<AuditRecord>(
  {
    _id: String,
    at: Date,
    expiresAt: Date,
    action: String,
    outcome: String,
    actorId: String,
    target: String,
    about: [String],
    address: String,
    details: Schema.Types.Mixed,
  },
  { collection: 'audit', versionKey: false, autoIndex: false, minimize: false },
)
schema.index({ at: -1, _id: 1 }, { name: 'newest_first' })
schema.index({ action: 1, at: -1, _id: 1 }, { name: 'by_action' })
schema.index({ about: 1, at: -1, _id: 1 }, { name: 'by_account' })
schema.index({ about: 1, action: 1, at: -1, _id: 1 }, { name: 'by_account_and_action' })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

const auditModel = (mongo: Mongo): Model<AuditRecord> =>
  (mongo.models['Audit'] as Model<AuditRecord> | undefined) ??
  mongo.model<AuditRecord>('Audit', schema)

/** The security log with its indexes. */
export const migrateAudit: Migration = async (mongo) => {
  await auditModel(mongo).createCollection()
  await auditModel(mongo).createIndexes()
}

const maxTimeMS = 2000
const newestFirst: Order = { field: 'at', direction: -1 }

export interface AuditFilter {
  readonly action?: AuditAction | undefined
  readonly userId?: string | undefined
}

export type AuditStore = ReturnType<typeof auditStore>

/** Events in MongoDB: added in batches, read newest first, gone after their time. */
export function auditStore(mongo: Mongo) {
  const events = auditModel(mongo)
  return {
    async add(records: readonly AuditRecord[]): Promise<void> {
      await events.insertMany([...records], { ordered: false })
    },

    all: (userId: string) =>
      events
        .find({ about: userId }, { _id: 0, about: 0, expiresAt: 0 })
        .maxTimeMS(maxTimeMS)
        .lean<Partial<AuditRecord>[]>()
        .exec(),

    /** Takes an account out of the events about it, with where they came from. */
    async anonymise(userId: string): Promise<void> {
      const nobody = { address: null, details: {} }
      await events.updateMany(
        { about: userId, actorId: userId },
        { $set: { ...nobody, actorId: null } },
      )
      await events.updateMany(
        { about: userId, target: userId },
        { $set: { ...nobody, target: null } },
      )
      await events.updateMany({ about: userId }, { $pull: { about: userId } })
    },

    page({ action, userId }: AuditFilter, border: Border | null, limit: number) {
      const filter: Conditions = {
        ...(userId !== undefined && { about: userId }),
        ...(action !== undefined && { action }),
      }
      return readPage(
        ({ conditions, sort }, wanted) =>
          events
            .find(trustedConditions(conditions))
            .sort(sort)
            .hint(indexFor({ action, userId }))
            .limit(wanted)
            .maxTimeMS(maxTimeMS)
            .lean<AuditRecord[]>()
            .exec(),
        { filter, order: newestFirst, border, limit },
      )
    },
  }
}

function indexFor({ action, userId }: AuditFilter): string {
  if (userId !== undefined) return action === undefined ? 'by_account' : 'by_account_and_action'
  return action === undefined ? 'newest_first' : 'by_action'
}
