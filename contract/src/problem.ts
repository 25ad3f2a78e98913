import { z } from 'zod'

/** Every stable error code with the HTTP status it travels under. */
export const errorStatus = {
  malformed_request: 400,
  invalid_cursor: 400,
  link_invalid: 400,
  unauthenticated: 401,
  invalid_credentials: 401,
  code_required: 401,
  invalid_code: 401,
  forbidden: 403,
  insufficient_scope: 403,
  email_unverified: 403,
  two_factor_required: 403,
  media_link_invalid: 403,
  not_found: 404,
  no_progress: 404,
  no_source: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  email_taken: 409,
  username_taken: 409,
  stream_limit: 409,
  room_full: 409,
  upload_conflict: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  storage_quota_exceeded: 413,
  unsupported_media_type: 415,
  range_not_satisfiable: 416,
  validation_failed: 422,
  upload_locked: 423,
  precondition_required: 428,
  headers_too_large: 431,
  quota_exceeded: 429,
  checksum_mismatch: 460,
  abnormal_usage: 429,
  internal: 500,
  temporarily_overloaded: 503,
  dependency_unavailable: 503,
  transcoding_unavailable: 503,
  storage_full: 507,
} as const

export type ErrorCode = keyof typeof errorStatus

/** Where bad input was found (`query.limit`, `body.email`) and why it was refused. */
export const FieldError = z
  .object({
    path: z.string(),
    message: z.string(),
    pointer: z.string().optional().meta({
      description: 'Of a body: the place as a JSON pointer (RFC 6901), such as `#/credits/0/name`',
    }),
  })
  .meta({ id: 'FieldError' })
export type FieldError = z.output<typeof FieldError>

/** RFC 9457 problem document, the body of every answer that is not a success. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'URI of the problem type: /problems/<code>.' }),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    instance: z.string(),
    requestId: z.string(),
    errors: z.array(FieldError).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.output<typeof Problem>
