import { lstat, readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Library } from '../library.ts'
import type { UploadDocument } from '../upload-store.ts'

/** A file below the folder of films; its path is relative, with slashes. */
export interface FoundFile {
  readonly path: string
  readonly sizeBytes: number
  readonly mtimeMs: number
}

const films = /\.(mp4|m4v|mkv|mov|webm|avi|ts|m2ts|mts|mpg|mpeg|vob|wmv|asf|flv)$/i
const mostFolders = 12
const mostFiles = 20_000

/**
 * Every film below a folder, by its extension. Links are not followed, wherever they point: what they
 * lead to may lie outside, and films inside are found by themselves.
 * @throws Error when the folder itself cannot be read.
 */
export async function filmsBelow(root: string, signal: AbortSignal): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  const look = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(
      (error: unknown) => {
        if (depth === 0) throw error
        // It was removed or renamed just now, or is not for us to read.
        return []
      },
    )
    for (const entry of entries) {
      signal.throwIfAborted()
      if (entry.name.startsWith('.') || found.length >= mostFiles) continue
      const below = path.posix.join(folder, entry.name)
      if (entry.isDirectory() && depth < mostFolders) await look(below, depth + 1)
      else if (entry.isFile() && films.test(entry.name)) {
        const stats = await lstat(path.join(root, below)).catch(() => undefined)
        if (stats?.isFile())
          found.push({ path: below, sizeBytes: stats.size, mtimeMs: stats.mtimeMs })
      }
    }
  }
  await look('', 0)
  return found
}

/**
 * Where a film below the folder lies. It may have become a link since it was found.
 * @throws Error for a path that leads out of the folder, or to nothing.
 */
export async function fileBelow(root: string, below: string): Promise<string> {
  const [folder, file] = [await realpath(root), await realpath(path.join(root, below))]
  if (!file.startsWith(folder + path.sep)) throw new Error(`${below} leads out of MEDIA_DIR.`)
  return file
}

/** The file that a film is made of: sent in, or in the folder of films, where it is only read. */
export function sourceOf(
  { config, folders }: Library,
  { _id, mediaFile }: UploadDocument,
): Promise<string> {
  if (mediaFile == null) return Promise.resolve(folders.source(_id))
  if (config.MEDIA_DIR === undefined)
    throw new Error(`MEDIA_DIR is not set: ${mediaFile} is in it.`)
  return fileBelow(config.MEDIA_DIR, mediaFile)
}
