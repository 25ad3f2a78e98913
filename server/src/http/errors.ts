import { errorStatus, type ErrorCode, type FieldError, type Problem } from '@cinema/contract'
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { z } from 'zod'
import { StoreAway } from '../infra/availability.ts'
import type { Logger } from '../infra/logger.ts'
import { isUnavailable } from '../infra/unavailable.ts'
import { flatHeaders } from './reply.ts'

interface Details extends ErrorOptions {
  errors?: readonly FieldError[]
  headers?: Readonly<Record<string, string>>
  /** Members of the problem beyond the standard ones, for example the sessions of `stream_limit`. */
  extra?: Readonly<Record<string, unknown>>
}

/** A failure with a stable code and a sentence for the caller; thrown anywhere, answered as a problem. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly details: Details

  constructor(code: ErrorCode, sentence: string, details: Details = {}) {
    super(sentence, details)
    this.code = code
    this.details = details
  }
}

/** Input that does not fit its schema, each place with its reason. `part` is params, query or body. */
export function invalidInput(part: string, error: z.ZodError): AppError {
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => fieldError(part, [...issue.path, key], 'Unknown field.'))
      : [fieldError(part, issue.path, issue.message)],
  )
  const fields = errors.map(({ path }) => path).join(', ')
  return new AppError('validation_failed', `Not as expected: ${fields}.`, { errors })
}

/** Input that fits its schema and yet cannot be: one field of the body, with its reason. */
export const invalidField = (field: string, message: string): AppError =>
  new AppError('validation_failed', message, { errors: [fieldError('body', [field], message)] })

function fieldError(part: string, place: readonly PropertyKey[], message: string): FieldError {
  const steps = place.map(String)
  const path = [part, ...steps].join('.')
  return part === 'body' ? { path, message, pointer: pointerTo(steps) } : { path, message }
}

/** A JSON pointer as a URI fragment (RFC 6901, section 6). */
const pointerTo = (steps: readonly string[]): string =>
  ['#', ...steps.map((step) => encodeStep(step.replaceAll('~', '~0').replaceAll('/', '~1')))].join(
    '/',
  )

/** A key may hold half of a surrogate pair, which cannot be encoded. */
const encodeStep = (step: string): string => encodeURIComponent(step.toWellFormed())

export const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  422: 'Invalid input',
  428: 'Precondition required',
  429: 'Too many requests',
  423: 'Locked',
  431: 'Headers too large',
  460: 'Checksum mismatch',
  500: 'Internal error',
  503: 'Unavailable',
  507: 'Out of space',
}

/** Sends an RFC 9457 problem document. */
export function sendProblem(req: Request, res: Response, error: AppError): void {
  const status = errorStatus[error.code]
  const { errors, headers, extra } = error.details
  const problem: Problem = {
    type: `/problems/${error.code}`,
    title: titles[status] ?? 'Error',
    status,
    code: error.code,
    detail:
      status === 500 ? 'Something went wrong on our side. Quote the request id.' : error.message,
    instance: req.originalUrl.split('?', 1)[0] ?? '/',
    requestId: req.id,
    ...(errors && { errors: [...errors] }),
    ...extra,
  }
  const body = JSON.stringify(problem)
  const flat = flatHeaders(headers)
  flat.push('Content-Type', 'application/problem+json; charset=utf-8')
  flat.push('Content-Length', String(Buffer.byteLength(body)), 'Cache-Control', 'no-store')
  res.answer(status, flat, req.method === 'HEAD' ? undefined : body)
}

/** Answers every error; a 5xx is logged with its cause and reveals nothing. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, req, res, next) => {
    const error = toAppError(thrown)
    if (errorStatus[error.code] >= 500 && error.code !== 'temporarily_overloaded') {
      logger.error({ requestId: req.id, err: thrown }, 'request failed')
    }
    if (res.headersSent) {
      next(thrown)
      return
    }
    sendProblem(req, res, error)
  }
}

/** Errors of Express and its body parser carry a `type` or a `status`. */
function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (isUnavailable(thrown) || thrown instanceof StoreAway) {
    return new AppError(
      'dependency_unavailable',
      'The data store does not answer; try again soon.',
      {
        cause: thrown,
        headers: { 'Retry-After': '2' },
      },
    )
  }
  const { type, status } = Object(thrown) as { type?: unknown; status?: unknown }
  if (type === 'entity.too.large') {
    return new AppError('payload_too_large', 'The body is larger than this endpoint accepts.')
  }
  if (type === 'entity.parse.failed') {
    return new AppError('malformed_request', 'The body is not well-formed JSON.')
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new AppError('unsupported_media_type', 'Send JSON in UTF-8, uncompressed or gzip.')
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError('malformed_request', 'The request could not be read.', { cause: thrown })
  }
  return new AppError('internal', 'Internal error.', { cause: thrown })
}
