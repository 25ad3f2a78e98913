import type { FileSpec } from '@cinema/contract'
import type { Request } from 'express'
import { AppError } from './errors.ts'

/**
 * The bytes of a file that a request carries, as they arrive. What is left unread is passed over.
 * @throws AppError `unsupported_media_type`, `payload_too_large`, and `malformed_request` for a file
 * that is empty or does not arrive whole.
 */
export async function* fileBody(req: Request, spec: FileSpec): AsyncGenerator<Buffer> {
  assertFile(req, spec)
  let sizeBytes = 0
  const chunks = req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  try {
    for await (const chunk of chunks) {
      sizeBytes += chunk.length
      if (sizeBytes > spec.maxBytes) throw tooLarge(spec)
      yield chunk
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('malformed_request', 'The file did not arrive whole.', { cause })
  }
  if (sizeBytes === 0) throw empty()
}

function assertFile({ headers }: Request, spec: FileSpec): void {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!spec.types.includes(type)) {
    const types = spec.types.join(' or ')
    throw new AppError('unsupported_media_type', `Send the file as ${types}.`)
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new AppError('unsupported_media_type', 'Send the file uncompressed.')
  }
  const isChunked = headers['transfer-encoding'] !== undefined
  if (!isChunked && Number(headers['content-length'] ?? 0) === 0) throw empty()
  if (Number(headers['content-length'] ?? 0) > spec.maxBytes) throw tooLarge(spec)
}

const empty = (): AppError => new AppError('malformed_request', 'The file is empty.')

/** What is still on its way is not read: the connection ends with the answer. */
const tooLarge = ({ maxBytes }: FileSpec): AppError =>
  new AppError('payload_too_large', `The file is larger than ${maxBytes / 1024 / 1024} MB.`, {
    headers: { Connection: 'close' },
  })
