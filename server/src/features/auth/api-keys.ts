import { randomBytes } from 'node:crypto'
import type { ApiKey, CreatedApiKey, NewApiKey } from '@cinema/contract'
import type { z } from 'zod'
import { AppError } from '../../http/errors.ts'
import type { Viewer } from '../../http/viewer.ts'
import type { ApiKeyDocument, ApiKeys } from './api-key-store.ts'
import { newId } from './id.ts'
import { digest } from './refresh-token.ts'

const keysAtMost = 20
const shape = /^ck_[\w-]{40}$/
const shown = 10

/** The digest that a key is looked up by; undefined for a text that was never a key. */
export const keyDigest = (text: string): string | undefined =>
  shape.test(text) ? digest(text) : undefined

/**
 * Makes a key for a viewer: 240 random bits, returned this once.
 * @throws AppError `conflict` beyond twenty keys, `forbidden` for more than the viewer may give.
 */
export async function createKey(
  { keys, defaultPerMinute, at }: { keys: ApiKeys; defaultPerMinute: number; at: Date },
  viewer: Viewer,
  wanted: z.output<typeof NewApiKey>,
): Promise<CreatedApiKey> {
  assertGrantable(viewer, wanted, defaultPerMinute)
  if ((await keys.ofUser(viewer.userId)).length >= keysAtMost) {
    throw new AppError('conflict', `There can be ${keysAtMost} keys; revoke one first.`)
  }
  const key = `ck_${randomBytes(30).toString('base64url')}`
  const { name, scopes, requestsPerMinute, expiresInDays } = wanted
  const document: ApiKeyDocument = {
    _id: newId('key'),
    userId: viewer.userId,
    name,
    prefix: key.slice(0, shown),
    hash: digest(key),
    scopes,
    createdAt: at,
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(expiresInDays !== undefined && {
      expiresAt: new Date(at.getTime() + expiresInDays * 86_400_000),
    }),
  }
  await keys.add(document)
  return { ...toApiKey(document), key }
}

/** Nobody gives a key what they have not: administration, or more requests than keys have. */
function assertGrantable(
  { role }: Viewer,
  { scopes, requestsPerMinute = 0 }: z.output<typeof NewApiKey>,
  defaultPerMinute: number,
): void {
  if (role === 'administrator') return
  if (scopes.includes('admin')) {
    throw new AppError('forbidden', 'The scope admin is for keys of administrators.')
  }
  if (requestsPerMinute > defaultPerMinute) {
    throw new AppError('forbidden', `A key of yours has at most ${defaultPerMinute} a minute.`)
  }
}

export const toApiKey = (key: ApiKeyDocument): ApiKey => ({
  id: key._id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  requestsPerMinute: key.requestsPerMinute ?? null,
  createdAt: key.createdAt.toISOString(),
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  expiresAt: key.expiresAt?.toISOString() ?? null,
})
