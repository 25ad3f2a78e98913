import type { Upload } from '@cinema/contract'
import type { UploadDocument } from './upload-store.ts'

/** An upload as clients see it. */
export const toUpload = (upload: UploadDocument): Upload => ({
  id: upload._id,
  userId: upload.userId,
  fileName: upload.fileName,
  title: upload.title,
  year: upload.year,
  movieId: upload.movieId,
  sizeBytes: upload.sizeBytes,
  receivedBytes: upload.receivedBytes,
  state: upload.state,
  stage: upload.stage,
  progressRatio: upload.progressRatio,
  renditions: upload.renditions,
  problem: upload.problem && { code: upload.problem.code, detail: upload.problem.detail },
  sha256: upload.sha256,
  notes: upload.notes,
  createdAt: upload.createdAt.toISOString(),
  updatedAt: upload.updatedAt.toISOString(),
})
