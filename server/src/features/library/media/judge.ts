import path from 'node:path'
import { AppError } from '../../../http/errors.ts'
import { checksumOf, headOf, makeFolder, mediaPathOf, sizeOf } from '../folders.ts'
import type { Library } from '../library.ts'
import { containerOf, looksLike } from '../media-type.ts'
import { assertSpace, newUpload, uploadIdOf } from '../upload-rules.ts'
import type { mediaFileStore, MediaFileDocument } from './media-file-store.ts'
import { mediaNameOf } from './media-name.ts'
import { fileBelow, type FoundFile } from './walk.ts'

/** One look through the folder of films. */
export interface Scan {
  readonly root: string
  readonly library: Library
  readonly files: ReturnType<typeof mediaFileStore>
  /** A file that has not changed for so long is complete. */
  readonly settleMs: number
  readonly signal: AbortSignal
  readonly startedAt: Date
}

/** What came of looking at a file. */
type Finding = Pick<MediaFileDocument, 'state' | 'reason' | 'sha256' | 'movieId'>

const finding = (state: Finding['state'], reason: string | null = null): Finding => ({
  ...{ state, reason },
  ...{ sha256: null, movieId: null },
})

const copied = finding('waiting', 'It is still being copied.')

export const isSame = (
  known: Pick<MediaFileDocument, 'sizeBytes' | 'mtimeMs'>,
  { sizeBytes, mtimeMs }: Pick<FoundFile, 'sizeBytes' | 'mtimeMs'>,
): boolean => known.sizeBytes === sizeBytes && known.mtimeMs === mtimeMs

/**
 * What a file is, and what is done with it. An upload follows from the content of its file, so that a
 * film that is called otherwise now is known, and two scans at once make one film.
 * @param known what was found of it before, if it has not changed since.
 */
export async function judge(
  scan: Scan,
  file: FoundFile,
  known: MediaFileDocument | undefined,
): Promise<Finding> {
  if (!isSettled(scan, file, known)) return copied
  const source = await fileBelow(scan.root, file.path)
  const head = await headOf(source)
  if (!containerOf(head)) return finding('no_film', `By its content it is ${looksLike(head)}.`)
  const sha256 = known?.sha256 ?? (await checksumOf(source, scan.signal))
  if ((await sizeOf(source)) !== file.sizeBytes) return copied
  const twin = await twinOf(scan, file, sha256)
  const found = twin
    ? finding('duplicate', `It is the same film as ${twin}.`)
    : await take(scan, file, sha256)
  return { ...found, sha256 }
}

/** Left alone for a while by the clock of the file, or since it was first seen so. */
function isSettled(
  { settleMs, startedAt }: Scan,
  { sizeBytes, mtimeMs }: FoundFile,
  known: MediaFileDocument | undefined,
): boolean {
  if (sizeBytes === 0) return false
  const since = Math.min(mtimeMs, known?.unchangedSince.getTime() ?? Infinity)
  return startedAt.getTime() - since >= settleMs
}

/** Another file of the same content that is still there. */
async function twinOf({ files, root }: Scan, file: FoundFile, sha256: string) {
  for (const { _id, state, sizeBytes } of await files.ofContent(sha256)) {
    if (_id === file.path || state !== 'taken') continue
    if ((await sizeOf(path.join(root, _id))) === sizeBytes) return _id
  }
  return undefined
}

async function take(scan: Scan, file: FoundFile, sha256: string): Promise<Finding> {
  const { uploads, publications } = scan.library
  const id = uploadIdOf('media', sha256)
  const upload = await uploads.byId(id)
  if (upload) {
    if (upload.mediaFile !== file.path) await scan.files.moveUpload(id, file.path)
    return { ...finding('taken'), movieId: upload.movieId ?? upload.wantedMovieId }
  }
  const name = mediaNameOf(file.path)
  if (!name) return finding('unmatched', 'Its name says no title: Title (Year), or Series S01E02.')
  const match = await publications.match(name)
  if ('obstacle' in match) return finding('unmatched', match.obstacle)
  const rival = await rivalOf(scan, file, match.id)
  if (rival !== undefined) return finding('unmatched', `${match.title} is ${rival} already.`)
  if (match.mediaPath !== null && match.mediaPath !== mediaPathOf(id)) {
    return finding('unmatched', `${match.title} plays another file already.`)
  }
  const obstacle = await obstacleTo(scan, file)
  if (obstacle !== null) return finding('waiting', obstacle)
  await uploads.add({
    ...newUpload(id, null),
    ...{ fileName: path.posix.basename(file.path), title: match.title, year: match.year },
    ...{ wantedMovieId: match.id, sizeBytes: file.sizeBytes, receivedBytes: file.sizeBytes },
    ...{ state: 'queued', mediaFile: file.path },
  })
  return { ...finding('taken'), movieId: match.id }
}

/** Another file that is to become the film of a title. */
async function rivalOf({ files, root }: Scan, file: FoundFile, movieId: string) {
  for (const { _id, state } of await files.ofTitle(movieId)) {
    if (_id === file.path || state !== 'taken') continue
    if ((await sizeOf(path.join(root, _id))) !== undefined) return _id
  }
  return undefined
}

/** Why nothing can be made just now, in a sentence. */
async function obstacleTo({ library }: Scan, { sizeBytes }: FoundFile): Promise<string | null> {
  try {
    await library.assertOpen()
    await makeFolder(library.folders.uploads)
    await assertSpace(library.folders.uploads, sizeBytes)
    return null
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}

/** A file that is gone by now, or not for us to read, keeps nobody from looking at the others. */
export function unreadable(error: unknown): Finding {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error
  return finding('unreadable', `It cannot be read (${code}).`)
}
