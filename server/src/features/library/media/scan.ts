import type { Context } from '../../../context.ts'
import { createLibrary } from '../library.ts'
import { isSame, judge, unreadable, type Scan } from './judge.ts'
import { mediaFileStore } from './media-file-store.ts'
import { filmsBelow, type FoundFile } from './walk.ts'

const atOnce = 200

/**
 * Looks through the folder of films, and gives workers what is in the catalogue and not made yet. An
 * upload follows from the content of its file, so that several scans at once, and names that change,
 * make one film. Nothing is written into the folder.
 */
export async function scanMedia(context: Context, signal: AbortSignal): Promise<void> {
  const { MEDIA_DIR: root, MEDIA_SETTLE_SECONDS } = context.config
  if (root === undefined) return
  const files = mediaFileStore(context.mongo)
  const library = createLibrary(context)
  const startedAt = new Date()
  const scan = { root, library, files, settleMs: MEDIA_SETTLE_SECONDS * 1000, signal, startedAt }
  const found = await filmsBelow(root, signal).catch(async (error: unknown) => {
    signal.throwIfAborted()
    const problem = `The folder cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`
    await files.note({ scannedAt: startedAt, fileCount: 0, problem })
    return null
  })
  if (!found) return
  for (let at = 0; at < found.length; at += atOnce) await lookAt(scan, found.slice(at, at + atOnce))
  // An empty folder is rather a disk that is not mounted than all films gone.
  if (found.length > 0) await files.forgetUnseenSince(startedAt)
  await files.note({ scannedAt: startedAt, fileCount: found.length, problem: null })
}

async function lookAt(scan: Scan, found: readonly FoundFile[]): Promise<void> {
  const { files, signal, startedAt } = scan
  const paths = found.map((file) => file.path)
  const known = new Map((await files.byPaths(paths)).map((file) => [file._id, file]))
  for (const file of found) {
    signal.throwIfAborted()
    const before = known.get(file.path)
    const same = before && isSame(before, file) ? before : undefined
    if (same && (same.state === 'taken' || same.state === 'no_film')) continue
    const finding = await judge(scan, file, same).catch(unreadable)
    await files.save({
      ...{ _id: file.path, sizeBytes: file.sizeBytes, mtimeMs: file.mtimeMs },
      unchangedSince: same?.unchangedSince ?? startedAt,
      seenAt: startedAt,
      ...finding,
    })
  }
  await files.seen(paths, startedAt)
}
