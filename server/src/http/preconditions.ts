import type { Request } from 'express'
import { AppError } from './errors.ts'

/** What a client believes the state of a thing to be: any state, or one of these entity tags. */
export type Believed = '*' | readonly string[]

/**
 * `If-Match` of a request (RFC 9110, section 13.1.1). Weak tags are left out, because they match
 * nothing there.
 * @throws AppError `precondition_required` without the header, `malformed_request` for no tags.
 */
export function ifMatch(req: Request): Believed {
  const header = req.headers['if-match']?.trim()
  if (header === undefined || header === '') {
    throw new AppError(
      'precondition_required',
      'Send the ETag of what you have seen as If-Match, so that nobody’s change is lost.',
    )
  }
  if (header === '*') return '*'
  const tags = header.split(',').map((tag) => tag.trim())
  if (!tags.every((tag) => /^(W\/)?"[\x21\x23-\x7e]*"$/.test(tag))) {
    throw new AppError('malformed_request', 'If-Match is expected as entity tags: "v3".')
  }
  return tags.filter((tag) => !tag.startsWith('W/'))
}

/** The entity tag of a version. */
export const versionTag = (version: number): string => `"v${version}"`

/** The refusal of a change that was made to an older version. */
export const changedMeanwhile = (version: number): AppError =>
  new AppError('precondition_failed', `This was changed meanwhile; it is at version ${version}.`, {
    headers: { ETag: versionTag(version) },
    extra: { currentVersion: version },
  })
