import { createHash, randomBytes } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { UploadMetadata } from '@cinema/contract'
import type { Config } from '../../config.ts'
import { AppError, invalidInput } from '../../http/errors.ts'
import type { Viewer } from '../../http/viewer.ts'

const megabyte = 1_000_000

/** Largest part of a file in one request. */
export const chunkBytes = 8 * 1024 * 1024

export const maxFileBytes = (config: Config): number => config.UPLOAD_MAX_MB * megabyte

/** What the uploads of an account may take together. */
export const quotaBytes = (config: Config, { tier }: Pick<Viewer, 'tier'>): number =>
  (tier === 'premium' ? config.UPLOAD_QUOTA_PREMIUM_MB : config.UPLOAD_QUOTA_FREE_MB) * megabyte

/**
 * What a client says of a file. Whatever it is called, its name never becomes a path.
 * @throws AppError `validation_failed` naming each field.
 */
export function readMetadata(sent: Readonly<Record<string, string | null>> = {}): UploadMetadata {
  const parsed = UploadMetadata.safeParse(sent)
  if (!parsed.success) throw invalidInput('Upload-Metadata', parsed.error)
  return parsed.data
}

const idLength = 16

/** The id of a new upload: the same one again for the same key of the same account. */
export function uploadIdOf(userId: string, idempotencyKey: string | undefined): string {
  const bytes =
    idempotencyKey === undefined
      ? randomBytes(16)
      : createHash('sha256').update(`${userId}\n${idempotencyKey}`).digest()
  const number = (bytes.readBigUInt64BE(0) << 64n) | bytes.readBigUInt64BE(8)
  return `upl_${(number % 36n ** BigInt(idLength)).toString(36).padStart(idLength, '0')}`
}

/** Renditions take about as much again as the file they are made of. */
const spaceForFilm = 2

/** @throws AppError `storage_full` when the disk could not hold the file and the film made of it. */
export async function assertSpace(folder: string, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < sizeBytes * spaceForFilm) {
    throw new AppError('storage_full', 'The disk of this server has no room for the file.')
  }
}

/** @throws AppError `storage_quota_exceeded` saying how much there is. */
export function assertQuota(keptBytes: number, quota: number): void {
  if (keptBytes <= quota) return
  const [kept, most] = [keptBytes, quota].map((bytes) => Math.ceil(bytes / megabyte))
  throw new AppError(
    'storage_quota_exceeded',
    `Your uploads would take ${kept} MB, and may take ${most} MB.`,
  )
}

/** An upload of which nothing is known yet. */
export const newUpload = (_id: string, userId: string | null) => ({
  _id,
  userId,
  movieId: null,
  receivedBytes: 0,
  keptBytes: 0,
  state: 'receiving' as const,
  stage: null,
  progressRatio: 0,
  renditions: [],
  problem: null,
  notes: [],
  sha256: null,
  attempt: null,
  attempts: 0,
  createdAt: new Date(),
  updatedAt: new Date(),
})
