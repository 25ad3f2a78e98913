import type { DetailedError, HttpRequest, Upload as TusUpload } from 'tus-js-client'
import { create } from 'zustand'
import { errorText } from './problem-text.ts'

/** A file that this tab sends. It goes on while other pages are looked at, and after a reload. */
export interface Sending {
  readonly key: string
  readonly fileName: string
  readonly title: string
  readonly sizeBytes: number
  readonly sentBytes: number
  readonly state: 'sending' | 'paused' | 'failed'
  /** Known when the server has begun it. */
  readonly uploadId: string | null
  readonly problem: string | null
}

export interface SendRequest {
  readonly file: File
  readonly title: string
  readonly year: string
}

const LARGEST_PART_BYTES = 8 * 1024 * 1024
const SMALLEST_PART_BYTES = 256 * 1024
const ENDPOINT = '/api/uploads/files'

export const useSendings = create<{ sendings: readonly Sending[] }>(() => ({ sendings: [] }))

const uploads = new Map<string, TusUpload>()

/** Begins to send a file, or goes on where an earlier visit stopped. */
export async function send({ file, title, year }: SendRequest): Promise<void> {
  // Chosen twice, it is still one file.
  const key = `${file.name}|${file.size}|${file.lastModified}`
  if (uploads.has(key)) return
  const facts = { key, fileName: file.name, title, sizeBytes: file.size, sentBytes: 0 }
  put({ ...facts, state: 'sending', uploadId: null, problem: null })
  const upload = await makeUpload(key, file, { title, year })
  uploads.set(key, upload)
  const [previous] = await upload.findPreviousUploads()
  if (previous) upload.resumeFromPreviousUpload(previous)
  upload.start()
}

export async function pause(key: string): Promise<void> {
  await uploads.get(key)?.abort()
  change(key, { state: 'paused' })
}

export function resume(key: string): void {
  change(key, { state: 'sending', problem: null })
  uploads.get(key)?.start()
}

/** Gives a file up; what the server has of it is removed by the caller. */
export async function forget(key: string): Promise<void> {
  await uploads.get(key)?.abort()
  uploads.delete(key)
  useSendings.setState(({ sendings }) => ({
    sendings: sendings.filter((each) => each.key !== key),
  }))
}

const put = (sending: Sending): void =>
  useSendings.setState(({ sendings }) => ({
    sendings: [...sendings.filter(({ key }) => key !== sending.key), sending],
  }))

const change = (key: string, facts: Partial<Sending>): void =>
  useSendings.setState(({ sendings }) => ({
    sendings: sendings.map((each) => (each.key === key ? { ...each, ...facts } : each)),
  }))

async function makeUpload(key: string, file: File, { title, year }: Omit<SendRequest, 'file'>) {
  const [{ Upload }, { CheckedStack }, { freshToken }] = await Promise.all([
    import('tus-js-client'),
    import('./checked-stack.ts'),
    import('../../api/session.ts'),
  ])
  const upload: TusUpload = new Upload(file, {
    endpoint: ENDPOINT,
    chunkSize: LARGEST_PART_BYTES,
    httpStack: new CheckedStack(),
    retryDelays: [0, 1000, 2000, 5000, 10_000, 20_000, 30_000],
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, title, ...(year !== '' && { year }) },
    onBeforeRequest: async (request: HttpRequest) => {
      const token = await freshToken()
      if (token !== null) request.setHeader('Authorization', `Bearer ${token}`)
      request.setHeader('X-Requested-With', 'cinema')
    },
    onShouldRetry(error) {
      const status = statusOf(error)
      // Over a slow line a smaller part arrives in time, and a lost one costs less.
      const { chunkSize = LARGEST_PART_BYTES } = upload.options
      upload.options.chunkSize = Math.max(SMALLEST_PART_BYTES, chunkSize / 2)
      return status === 0 || status >= 500 || [401, 408, 409, 423, 429, 460].includes(status)
    },
    onUploadUrlAvailable: () => change(key, { uploadId: idIn(upload.url) }),
    onProgress: (sentBytes) => change(key, { sentBytes }),
    onSuccess: () => void forget(key),
    onError: (error) => change(key, { state: 'failed', problem: errorText(error) }),
  })
  return upload
}

const statusOf = (error: DetailedError): number => error.originalResponse?.getStatus() ?? 0

const idIn = (url: string | null): string | null => /upl_[0-9a-z]{16}$/.exec(url ?? '')?.[0] ?? null
