import type { Mongo } from '../../../infra/mongo.ts'
import { trustedConditions } from '../../../infra/trusted-conditions.ts'
import type { SubtitleTrack } from '../packaging/master-playlist.ts'
import { uploadModel, type UploadDocument } from '../upload-store.ts'

/** Text tracks that one film may be given. */
export const mostTracks = 30

const after = { returnDocument: 'after' } as const

/** The text tracks of uploads in MongoDB: which there are is decided here, and files follow. */
export function subtitleStore(mongo: Mongo) {
  const uploads = uploadModel(mongo)
  return {
    /** Null when the film is not ready, has as many as it may, or one that is called so. */
    add: (id: string, track: SubtitleTrack) =>
      uploads
        .findOneAndUpdate(
          trustedConditions({
            ...{ _id: id, state: 'ready', 'subtitles.label': { $ne: track.label } },
            [`subtitles.${mostTracks - 1}`]: { $exists: false },
          }),
          { $push: { subtitles: track }, $inc: { subtitlesVersion: 1 } },
          after,
        )
        .lean<UploadDocument>()
        .exec(),

    /** Null when there is none. */
    remove: (id: string, file: string) =>
      uploads
        .findOneAndUpdate(
          { _id: id, 'subtitles.file': file },
          { $pull: { subtitles: { file } }, $inc: { subtitlesVersion: 1 } },
          after,
        )
        .lean<UploadDocument>()
        .exec(),
  }
}
