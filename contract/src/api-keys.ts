import { z } from 'zod'
import { ApiKeyId, Timestamp } from './common.ts'
import { endpoint, Scope } from './endpoint.ts'

export const ApiKey = z
  .object({
    id: ApiKeyId,
    name: z.string(),
    prefix: z.string().meta({ description: 'How the key begins, to recognise it by' }),
    scopes: z.array(Scope),
    requestsPerMinute: z.int().nullable().meta({ description: 'Null: the limit of all keys' }),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable().meta({ description: 'To the hour' }),
    expiresAt: Timestamp.nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.output<typeof ApiKey>

export const NewApiKey = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the key a name.').max(60, 'Use at most 60 characters.'),
    scopes: z
      .array(Scope)
      .min(1, 'Choose what the key may do.')
      .max(3)
      .refine((scopes) => new Set(scopes).size === scopes.length, 'Name each scope once.'),
    expiresInDays: z.int().min(1).max(3650).optional(),
    requestsPerMinute: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .meta({ description: 'Above the limit of all keys for administrators only' }),
  })
  .meta({ id: 'NewApiKey' })

export const CreatedApiKey = ApiKey.extend({
  key: z.string().meta({ description: 'ck_…, shown this once' }),
}).meta({ id: 'CreatedApiKey' })
export type CreatedApiKey = z.output<typeof CreatedApiKey>

const viewer = { access: 'viewer', tag: 'Account' } as const

/** Keys for programs that act for the viewer. A key cannot make or revoke keys. */
export const apiKeys = {
  list: endpoint({
    method: 'GET',
    path: '/api/api-keys',
    ...viewer,
    summary: 'API keys of the viewer, newest first',
    response: z.object({ items: z.array(ApiKey) }).meta({ id: 'ApiKeyList' }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/api-keys',
    ...viewer,
    summary: 'Make a key; needs a confirmed e-mail address',
    verified: true,
    body: NewApiKey,
    status: 201,
    response: CreatedApiKey,
    errors: ['forbidden', 'email_unverified', 'conflict'],
  }),
  revoke: endpoint({
    method: 'DELETE',
    path: '/api/api-keys/:keyId',
    ...viewer,
    summary: 'Revoke a key; it is refused everywhere within a second',
    params: z.strictObject({ keyId: ApiKeyId }),
    status: 204,
    errors: ['not_found'],
  }),
}
