import type { UploadState } from '@cinema/contract'
import type { Mongo } from '../../../infra/mongo.ts'
import { trustedConditions } from '../../../infra/trusted-conditions.ts'
import { uploadModel, type UploadDocument } from '../upload-store.ts'

const after = { returnDocument: 'after' } as const

/** Films of photos in MongoDB; every query names the owner. */
export function photoFilmStore(mongo: Mongo) {
  const uploads = uploadModel(mongo)
  const change = (
    { id, userId, states }: { id: string; userId: string; states: readonly UploadState[] },
    update: Record<string, unknown>,
  ) =>
    uploads
      .findOneAndUpdate(
        trustedConditions({ _id: id, userId, photoFilm: { $ne: null }, state: { $in: states } }),
        update,
        after,
      )
      .lean<UploadDocument>()
      .exec()

  return {
    change,

    of: (userId: string, limit: number) =>
      uploads
        .find(trustedConditions({ userId, photoFilm: { $ne: null } }))
        .limit(limit)
        .maxTimeMS(2000)
        .lean<UploadDocument[]>()
        .exec(),

    /** Notes a photo or the music, and what it takes. */
    note: (
      id: string,
      userId: string,
      { number, bytes }: { number: number | null; bytes: number },
    ) =>
      change(
        { id, userId, states: ['receiving'] },
        {
          ...(number === null
            ? { $set: { 'photoFilm.hasMusic': true, updatedAt: new Date() } }
            : { $addToSet: { 'photoFilm.photos': number }, $set: { updatedAt: new Date() } }),
          $inc: { keptBytes: bytes, sizeBytes: bytes, receivedBytes: bytes },
        },
      ),
  }
}
