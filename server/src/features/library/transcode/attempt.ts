import { randomUUID } from 'node:crypto'
import type { Library } from '../library.ts'
import type { UploadChange, UploadDocument } from '../upload-store.ts'

const flushMs = 1000
const heartbeatMs = 5000

/** The work was taken from this worker: cancelled, removed, or given to another one. */
export class Superseded extends Error {
  override name = 'Superseded'
}

export type Attempt = NonNullable<Awaited<ReturnType<typeof beginAttempt>>>

/**
 * One worker's hold on an upload. All it writes names the attempt, so that a worker that was stalled
 * and comes back cannot write over its successor; what it notices at the latest after some seconds
 * ends its work. Null when there is nothing to do any more.
 */
export async function beginAttempt(library: Library, uploadId: string, drain: AbortSignal) {
  const { uploads } = library
  const attempt = randomUUID()
  const upload = await uploads.claim(uploadId, attempt)
  if (!upload) return null
  const lost = new AbortController()
  let pending: UploadChange = {}
  let notes: readonly string[] = []
  let writtenAt = performance.now()

  const write = async (change: UploadChange): Promise<UploadDocument> => {
    const written = await uploads.advance(uploadId, attempt, change)
    writtenAt = performance.now()
    if (!written) {
      lost.abort(new Superseded('This upload is somebody else’s by now, or gone.'))
      throw lost.signal.reason
    }
    library.tell(written)
    return written
  }
  const flush = async (): Promise<void> => {
    const isDue = performance.now() - writtenAt > heartbeatMs
    if (!isDue && Object.keys(pending).length === 0) return
    const change = pending
    pending = {}
    await write(change)
  }
  const timer = setInterval(() => {
    flush().catch((error: unknown) => {
      // MongoDB may be away for a while: the work goes on, and is noted later.
      if (!(error instanceof Superseded)) library.logger.warn({ err: error, uploadId }, 'not noted')
    })
  }, flushMs)

  return {
    upload,
    id: attempt,
    signal: AbortSignal.any([drain, lost.signal]),
    /** Notes how far it is, soon. */
    note: (change: UploadChange): void => void (pending = { ...pending, ...change }),
    /** Something that its sender should know. */
    remark: (...sentences: readonly string[]): void => {
      if (sentences.length === 0) return
      notes = [...notes, ...sentences]
      pending = { ...pending, notes: [...notes] }
    },
    /** Notes something at once. @throws Superseded */
    write: (change: UploadChange) => write({ ...pending, ...change }).finally(() => (pending = {})),
    end: (): void => clearInterval(timer),
  }
}
