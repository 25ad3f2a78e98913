import { z } from 'zod'
import { Role, Tier, User } from './auth.ts'
import { pageOf, paging, UserId } from './common.ts'
import { endpoint } from './endpoint.ts'

export const AdminUserPage = pageOf(User).meta({ id: 'AdminUserPage' })

const userId = z.strictObject({ userId: UserId })
const administrator = { access: 'administrator', tag: 'Administration' } as const

/** Accounts of others, for administrators. API keys cannot reach them. */
export const adminUsers = {
  list: endpoint({
    method: 'GET',
    path: '/api/admin/users',
    ...administrator,
    summary: 'Accounts, newest first, or by the beginning of a name or e-mail address',
    query: z.strictObject({
      ...paging,
      q: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .optional()
        .meta({ description: 'Beginning of a name; with @ of an e-mail address' }),
    }),
    response: AdminUserPage,
    errors: ['forbidden', 'invalid_cursor', 'dependency_unavailable'],
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/admin/users/:userId',
    ...administrator,
    summary: 'Change role or tier; counts everywhere within a second',
    params: userId,
    body: z
      .strictObject({ role: Role.optional(), tier: Tier.optional() })
      .refine(({ role, tier }) => role !== undefined || tier !== undefined, 'Nothing to change.')
      .meta({ id: 'AdminUserUpdate' }),
    response: User,
    errors: ['forbidden', 'not_found', 'conflict'],
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/api/admin/users/:userId/sessions',
    ...administrator,
    summary: 'Sign an account out on all its devices',
    params: userId,
    status: 204,
    errors: ['forbidden', 'not_found'],
  }),
}
