import { UploadId, uploads } from '@cinema/contract'
import { Metadata } from '@tus/server'
import type { Request, RequestHandler, Response } from 'express'
import { AppError } from '../../http/errors.ts'
import { assertPermitted } from '../../http/permissions.ts'
import { passAll, type Check } from '../../http/pipeline.ts'
import { routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import type { Viewer } from '../../http/viewer.ts'
import type { Checksum } from './chunk-store.ts'
import type { Receiver } from './receiving.ts'
import { chunkBytes } from './upload-rules.ts'

const prefix = '/api/uploads/files'

/** Resumable uploads: a protocol of its own (tus 1.0.0), and so not of the contract. */
export function tusRoutes(receiver: Receiver, kit: RouteKit): MountedRouter {
  const mounted = routerAt(prefix, kit)
  const checks: Check[] = [kit.authenticate, kit.limit('upload'), isCurator, speaksTus]
  const serve =
    (template: string, answer: Answer): RequestHandler =>
    async (req, res) => {
      req.template = template
      // The checks let nobody pass who is not signed in.
      const last: Check = () => answer(receiver, { viewer: req.viewer as Viewer, req, res })
      await passAll([...checks, last], [req, res])
    }
  mounted.router.post('/', serve(prefix, create))
  mounted.router.head('/:uploadId', serve(`${prefix}/:uploadId`, tell))
  mounted.router.patch('/:uploadId', serve(`${prefix}/:uploadId`, append))
  return mounted
}

interface Exchange {
  readonly viewer: Viewer
  readonly req: Request
  readonly res: Response
}
type Answer = (receiver: Receiver, exchange: Exchange) => Promise<void>

const isCurator: Check = ({ viewer }) => {
  assertPermitted(uploads.list, viewer)
  return undefined
}

const speaksTus: Check = (req) => {
  if (req.headers['tus-resumable'] !== '1.0.0') {
    throw new AppError('precondition_failed', 'Speak tus 1.0.0: send Tus-Resumable: 1.0.0.', {
      headers: { 'Tus-Version': '1.0.0' },
    })
  }
  return undefined
}

const create: Answer = async (receiver, { viewer, req, res }) => {
  const length = wholeNumber(req, 'upload-length')
  if (length === 0) throw new AppError('malformed_request', 'An empty file is no film.')
  if (Number(req.headers['content-length'] ?? 0) > 0 || req.headers['transfer-encoding']) {
    throw new AppError('malformed_request', 'Begin without a body, and send the file by PATCH.')
  }
  assertMetadata(req)
  const key = req.get('Idempotency-Key')
  if (key !== undefined && !/^[\w-]{8,64}$/.test(key)) {
    throw new AppError('malformed_request', 'Idempotency-Key: 8 to 64 letters, digits, _ or -.')
  }
  const uploadId = receiver.idFor(viewer, key)
  const begun = key && (await receiver.standing({ viewer, uploadId }).catch(ifMissing))
  if (begun) {
    if (begun.sizeBytes !== length) {
      throw new AppError('upload_conflict', 'This Idempotency-Key began another upload.')
    }
    res.answer(201, ['Location', `${prefix}/${uploadId}`, 'Tus-Resumable', '1.0.0'])
    return
  }
  await receiver.handle({ viewer, uploadId }, req, res)
}

function assertMetadata(req: Request): void {
  try {
    Metadata.parse(req.get('Upload-Metadata'))
  } catch (cause) {
    const form = 'Upload-Metadata: names and values in Base64, separated by commas.'
    throw new AppError('malformed_request', form, { cause })
  }
}

const ifMissing = (error: unknown): undefined => {
  if (error instanceof AppError && error.code === 'not_found') return undefined
  throw error
}

/** Where to go on. What is complete says so, wherever its file has gone since. */
const tell: Answer = async (receiver, { viewer, req, res }) => {
  const call = { viewer, uploadId: idIn(req) }
  const { state, sizeBytes } = await receiver.standing(call)
  if (state === 'receiving') return receiver.handle(call, req, res)
  if (state === 'refused' || state === 'cancelled') {
    throw new AppError('not_found', 'This upload was given up; begin a new one.')
  }
  const size = String(sizeBytes)
  const standing = ['Upload-Offset', size, 'Upload-Length', size, 'Tus-Resumable', '1.0.0']
  res.answer(200, [...standing, 'Cache-Control', 'no-store'])
}

const append: Answer = async (receiver, { viewer, req, res }) => {
  wholeNumber(req, 'upload-offset')
  if (req.headers['content-type'] !== 'application/offset+octet-stream') {
    throw new AppError('unsupported_media_type', 'Send parts as application/offset+octet-stream.')
  }
  if (wholeNumber(req, 'content-length') > chunkBytes) {
    throw new AppError('payload_too_large', 'Send at most 8 MB in one part.', {
      headers: { Connection: 'close' },
    })
  }
  await receiver.handle({ viewer, uploadId: idIn(req), checksum: checksumIn(req) }, req, res)
}

function idIn(req: Request): string {
  const id = UploadId.safeParse(req.params['uploadId'])
  if (!id.success) throw new AppError('not_found', 'There is no such upload.')
  return id.data
}

function wholeNumber(req: Request, name: string): number {
  const value = req.get(name)
  if (value === undefined || !/^\d{1,15}$/.test(value)) {
    throw new AppError('malformed_request', `${name}: a whole number is expected.`)
  }
  return Number(value)
}

function checksumIn(req: Request): Checksum | undefined {
  const value = req.get('Upload-Checksum')
  if (value === undefined) return undefined
  const [, algorithm, digest] = /^(sha1|sha256) ([\w+/]{27,43}=)$/.exec(value) ?? []
  if (!digest) {
    throw new AppError('malformed_request', 'Upload-Checksum: sha1 or sha256, and Base64.')
  }
  return { algorithm: algorithm as Checksum['algorithm'], digest }
}
