import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { headBytes } from './media-type.ts'

/** Where the files of uploads lie; ids alone become names, and every instance sees the same folder. */
export interface Folders {
  /** Files as they arrive, each named by its upload. */
  readonly uploads: string
  readonly source: (uploadId: string) => string
  /** Photos and music that a film is made of. */
  readonly photos: (uploadId: string) => string
  /** What a worker makes of it; nobody else looks there. */
  readonly work: (uploadId: string) => string
  /** The finished film. */
  readonly film: (uploadId: string) => string
}

export function libraryFolders(dataDir: string): Folders {
  const root = path.resolve(dataDir)
  const uploads = path.join(root, 'uploads')
  return {
    uploads,
    source: (uploadId) => path.join(uploads, uploadId),
    photos: (uploadId) => path.join(root, 'photos', uploadId),
    work: (uploadId) => path.join(root, 'transcoding', uploadId),
    film: (uploadId) => path.join(root, 'library', uploadId),
  }
}

/** Everything that there may be of an upload. */
export const filesOf = (folders: Folders, id: string): string[] => [
  folders.source(id),
  folders.photos(id),
  folders.work(id),
  folders.film(id),
]

/** Where the catalogue finds the media of an upload. */
export const mediaPathOf = (uploadId: string): string => `library/${uploadId}`

export const makeFolder = (folder: string): Promise<unknown> => mkdir(folder, { recursive: true })

export const removeAll = (...paths: readonly string[]): Promise<unknown> =>
  Promise.all(paths.map((each) => rm(each, { recursive: true, force: true })))

/** Size of a file in bytes; undefined where there is none. */
export const sizeOf = (file: string): Promise<number | undefined> =>
  stat(file).then(
    ({ size }) => size,
    () => undefined,
  )

/** The first bytes of a file, by which its kind shows. */
export async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** SHA-256 of a file, in hexadecimal. */
export async function checksumOf(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash, { signal })
  return hash.digest('hex')
}
