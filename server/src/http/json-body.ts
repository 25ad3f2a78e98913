import { isUtf8 } from 'node:buffer'
import type { Request } from 'express'
import { AppError } from './errors.ts'
import type { Check } from './pipeline.ts'

const json = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i

/**
 * Reads a JSON body of at most `maxBytes` into `req.body`: UTF-8 and uncompressed, nothing else. A
 * general parser takes as long for a heartbeat as all the rest of the request.
 */
export function jsonBody(maxBytes: number): Check {
  return async (req) => {
    assertJson(req, maxBytes)
    const body = parsed(await bytesOf(req, maxBytes))
    if (body === undefined) {
      throw new AppError('malformed_request', 'The body is not well-formed JSON.')
    }
    req.body = body
  }
}

/** A body of at most so many bytes. @throws AppError `payload_too_large` */
export function bytesOf(req: Request, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    const take = (chunk: Buffer): void => {
      sizeBytes += chunk.length
      if (sizeBytes <= maxBytes) {
        chunks.push(chunk)
        return
      }
      req.off('data', take).off('end', end).pause()
      reject(tooLarge())
    }
    const end = (): void => {
      const [only = Buffer.alloc(0)] = chunks
      resolve(chunks.length > 1 ? Buffer.concat(chunks) : only)
    }
    req.on('data', take).on('end', end).on('error', reject)
  })
}

function assertJson(req: Request, maxBytes: number): void {
  const { headers } = req
  const length = headers['content-length']
  if (headers['transfer-encoding'] === undefined && (length ?? '0') === '0') {
    throw new AppError('malformed_request', 'A JSON body is expected.')
  }
  const type = headers['content-type'] ?? ''
  if (type !== 'application/json' && !json.test(type)) {
    throw new AppError('unsupported_media_type', 'Send the body as application/json.')
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new AppError('unsupported_media_type', 'Send JSON in UTF-8, uncompressed.')
  }
  if (Number(length ?? 0) > maxBytes) throw tooLarge()
}

/** Undefined, which JSON cannot say, for what is no JSON. */
function parsed(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) return undefined
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

/** What is still on its way is not read: the connection ends with the answer. */
const tooLarge = (): AppError =>
  new AppError('payload_too_large', 'The body is larger than this endpoint accepts.', {
    headers: { Connection: 'close' },
  })
