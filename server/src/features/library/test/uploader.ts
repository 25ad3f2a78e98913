import { randomBytes } from 'node:crypto'
import type { Problem, Upload } from '@cinema/contract'
import { openBrowser, type Browser } from '../../../../test/browser.ts'
import { startServer, testEnvironment, type TestServer } from '../../../../test/harness.ts'
import { createLibrary } from '../library.ts'

/** An administrator who sends files, to whichever server. */
export interface Uploader {
  readonly token: string
  readonly userId: string
  readonly browser: Browser
}

export async function openUploader({ url, context }: TestServer): Promise<Uploader> {
  const browser = openBrowser(url)
  const { signedIn, token } = await browser.register()
  const userId = signedIn.user.id
  const users = context.mongo.collection<{ _id: string }>('users')
  await users.updateOne({ _id: userId }, { $set: { role: 'administrator' } })
  return { browser, token, userId }
}

/** As a worker with ffmpeg would say of itself. */
export const pretendWorker = ({ context }: TestServer): Promise<void> =>
  createLibrary(context).workers.announce({ hasFfmpeg: true })

/** The first bytes of an MP4 file, and then nothing of use. */
export const seemingFilm = (sizeBytes: number): Buffer =>
  Buffer.concat([Buffer.from('\0\0\0\x18ftypisom', 'latin1'), randomBytes(sizeBytes - 12)])

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly problem: Problem | undefined
}

interface Sent {
  readonly method: 'POST' | 'HEAD' | 'PATCH'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
}

/** One request of the protocol. */
export async function speak({ token }: Uploader, { headers, ...sent }: Sent): Promise<Reply> {
  const response = await fetch(sent.url, {
    ...sent,
    headers: { Authorization: `Bearer ${token}`, 'Tus-Resumable': '1.0.0', ...headers },
  })
  const text = await response.text()
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  const problem = isProblem && text ? (JSON.parse(text) as Problem) : undefined
  return { status: response.status, headers: response.headers, problem }
}

export const metadata = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',')

export const create = (
  uploader: Uploader,
  url: string,
  { size, fields = {}, headers = {} }: Creation,
): Promise<Reply> =>
  speak(uploader, {
    method: 'POST',
    url: `${url}/api/uploads/files`,
    headers: {
      'Upload-Length': String(size),
      'Upload-Metadata': metadata({ filename: 'night.mp4', title: 'Night', ...fields }),
      ...headers,
    },
  })

interface Creation {
  readonly size: number
  readonly fields?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Begins an upload; answers its path. */
export async function begin(uploader: Uploader, url: string, creation: Creation): Promise<string> {
  const { status, headers, problem } = await create(uploader, url, creation)
  if (status !== 201) throw new Error(`not begun: ${status} ${problem?.detail ?? ''}`)
  return headers.get('location') ?? ''
}

export const patch = (
  uploader: Uploader,
  url: string,
  part: { offset: number; body: Buffer; headers?: Readonly<Record<string, string>> },
): Promise<Reply> =>
  speak(uploader, {
    method: 'PATCH',
    url,
    body: part.body,
    headers: {
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(part.offset),
      ...part.headers,
    },
  })

export const offsetOf = async (uploader: Uploader, url: string): Promise<number> => {
  const { headers } = await speak(uploader, { method: 'HEAD', url })
  return Number(headers.get('upload-offset') ?? -1)
}

export const idIn = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export async function look({ browser, token }: Uploader, path: string): Promise<Upload> {
  const { body } = await browser.send('GET', `/api/uploads/${idIn(path)}`, { token })
  return body as Upload
}

/** Two instances over the same stores and the same folder; a worker says that it is there. */
export async function startTwoServers(): Promise<[TestServer, TestServer]> {
  const { MONGODB_URI, JWT_SECRETS, DATA_DIR } = testEnvironment()
  const shared = {
    MONGODB_URI,
    JWT_SECRETS,
    DATA_DIR,
    UPLOAD_MAX_MB: '30',
    UPLOAD_QUOTA_FREE_MB: '40',
    UPLOAD_QUOTA_PREMIUM_MB: '60',
  }
  const servers: [TestServer, TestServer] = [await startServer(shared), await startServer(shared)]
  await pretendWorker(servers[0])
  return servers
}

/** What somebody has sent in. */
export async function uploadsOf({ browser, token, userId }: Uploader): Promise<Upload[]> {
  const { body } = await browser.send('GET', '/api/uploads?limit=100', { token })
  return (body as { items: Upload[] }).items.filter((upload) => upload.userId === userId)
}
