import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { truncate } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { Upload } from '@tus/server'
import { AppError } from '../../http/errors.ts'
import { isDiskFull } from '../../infra/disk-full.ts'
import type { Folders } from './folders.ts'
import type { Uploads } from './upload-store.ts'

/** What a client says its part of a file comes to (tus, extension Checksum). */
export interface Checksum {
  readonly algorithm: 'sha1' | 'sha256'
  /** Base64. */
  readonly digest: string
}

interface Parts {
  readonly folders: Folders
  readonly uploads: Uploads
  /** The checksum that the request under way has announced. */
  readonly checksum: () => Checksum | undefined
  /** Looks at what a file holds when bytes were added to it; throws to refuse it. */
  readonly inspect: (uploadId: string, added: { from: number; to: number }) => Promise<void>
}

/**
 * Files of uploads in the shared folder; what is known of them is in MongoDB. Bytes that a checksum
 * covers count once it holds, so that what is damaged on its way is sent again.
 */
export class ChunkStore extends FileStore {
  override extensions = ['creation', 'termination', 'checksum']
  readonly #parts: Parts

  constructor(parts: Parts) {
    super({ directory: parts.folders.uploads, configstore: knownUploads(parts.uploads) })
    this.#parts = parts
  }

  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const file = this.#parts.folders.source(id)
    const checksum = this.#parts.checksum()
    const hash = checksum && createHash(checksum.algorithm)
    let received = 0
    const count = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        received += chunk.length
        hash?.update(chunk)
        yield chunk
      }
    }
    try {
      await pipeline(readable, count, createWriteStream(file, { flags: 'r+', start: offset }))
      if (hash && hash.digest('base64') !== checksum.digest) throw damaged()
    } catch (error) {
      if (hash) await truncate(file, offset)
      throw isDiskFull(error) ? diskFull(error) : error
    }
    const to = offset + received
    await this.#parts.inspect(id, { from: offset, to })
    return to
  }
}

/** Written when an upload is begun, and never by the protocol's own code. */
const knownUploads = (uploads: Uploads) => ({
  async get(id: string) {
    const found = await uploads.byId(id)
    return found ? new Upload({ id, size: found.sizeBytes, offset: 0 }) : undefined
  },
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
})

const damaged = (): AppError =>
  new AppError('checksum_mismatch', 'This part was damaged on its way; send it again.')

const diskFull = (cause: unknown): AppError =>
  new AppError('storage_full', 'The disk of this server is full.', { cause })
