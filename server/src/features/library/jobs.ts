import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Context } from '../../context.ts'
import type { Job } from '../../jobs.ts'
import { removeAll, sizeOf, type Folders } from './folders.ts'
import { createLibrary, type Library } from './library.ts'
import { scanMedia } from './media/scan.ts'

const hourMs = 3600_000

/** Jobs of the library. */
export function uploadJobs(context: Context): Job[] {
  const library = createLibrary(context)
  return [
    {
      name: 'clean_uploads',
      schedule: '0 */10 * * * *',
      run: () => cleanUploads(library, context.config.UPLOAD_ABANDONED_HOURS * hourMs),
    },
    {
      name: 'scan_media',
      schedule: '15 * * * * *',
      run: () => scanMedia(context, context.drain.signal),
    },
  ]
}

/** Removes uploads that nobody goes on with, and files that no upload knows of. */
export async function cleanUploads(library: Library, idleMs: number): Promise<void> {
  const since = new Date(Date.now() - idleMs)
  const { folders, uploads, logger } = library
  for (const { _id, sizeBytes } of await uploads.unchangedSince('receiving', since)) {
    // Its last answer was lost, and its client with it.
    if ((await sizeOf(folders.source(_id))) === sizeBytes) await library.received(_id)
    else {
      await library.discard(_id)
      logger.info({ uploadId: _id }, 'an abandoned upload was removed')
    }
  }
  // What was cancelled or failed can be tried again for as long.
  for (const state of ['cancelled', 'failed'] as const) {
    for (const upload of await uploads.unchangedSince(state, since)) {
      await library.withdraw(upload)
      await library.discard(upload._id)
    }
  }
  for (const id of await filesOlderThan(folders, since)) {
    const upload = await uploads.byId(id)
    if (!upload) await library.discard(id)
    // Its worker died after the last note.
    else if (upload.state === 'ready')
      await removeAll(folders.source(id), folders.photos(id), folders.work(id))
    else if (upload.state === 'refused')
      await removeAll(folders.source(id), folders.photos(id), folders.film(id))
  }
}

/** Ids by the names of files and folders that have not changed since. */
async function filesOlderThan(folders: Folders, since: Date): Promise<string[]> {
  const roots = [
    folders.uploads,
    ...[folders.photos('_'), folders.work('_'), folders.film('_')].map((each) =>
      path.dirname(each),
    ),
  ]
  const named = await Promise.all(
    roots.map(async (root) => {
      const names = await readdir(root).catch(() => [])
      const old = await Promise.all(names.map((name) => isOlder(path.join(root, name), since)))
      return names.filter((name, index) => old[index] && name.startsWith('upl_'))
    }),
  )
  return [...new Set(named.flat())]
}

const isOlder = (file: string, since: Date): Promise<boolean> =>
  stat(file).then(
    ({ mtime }) => mtime < since,
    () => false,
  )
