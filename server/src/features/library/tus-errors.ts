import type { ErrorCode } from '@cinema/contract'
import { AppError } from '../../http/errors.ts'

/** What the library of the protocol refuses, as problems of ours. */
const refusals: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  404: ['not_found', 'There is no such upload.'],
  410: ['not_found', 'This upload was removed.'],
  409: ['upload_conflict', 'The upload stands elsewhere than Upload-Offset says: ask with HEAD.'],
  413: ['payload_too_large', 'The file is larger than is taken here, or than it was said to be.'],
}

/** @param error what the library throws: its own objects, or what our hooks threw. */
export function fromTus(error: Error | { status_code: number; body: string }): Error {
  const { status_code: status, body } = Object(error) as { status_code?: number; body?: string }
  if (status === undefined) return error as Error
  const [code, sentence] = refusals[status] ?? []
  if (code && sentence) return new AppError(code, sentence, { cause: error })
  if (status >= 500) return new AppError('internal', 'The upload failed.', { cause: error })
  const said = body?.trim().split('\n', 1)[0]
  return new AppError('malformed_request', `${said ?? 'The request is not of the protocol'}.`)
}
