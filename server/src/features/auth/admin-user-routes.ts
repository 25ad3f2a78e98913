import { api } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { usernameKeyOf } from './accounts.ts'
import type { AuthParts } from './parts.ts'
import { userListStore } from './user-list-store.ts'
import type { UserDocument } from './user-store.ts'

const noStore = { 'Cache-Control': 'no-store' }
const NewestBorder = z.tuple([z.int(), z.string()])
const TextBorder = z.tuple([z.string()])

/** Accounts of others: finding them, their role and tier, and signing them out. */
export function adminUserRoutes(
  context: Context,
  kit: RouteKit,
  { families, toUser, users }: AuthParts,
): MountedRouter {
  const { audit, mongo } = context
  const router = routerAt('/api/admin/users', kit)
  const list = createUserList(mongo)

  route(router, api.adminUsers.list, async ({ query: { q, cursor, limit } }) => {
    const { items, nextCursor } = await list(q, cursor, limit)
    return reply({ items: items.map(toUser), nextCursor }, noStore)
  })

  route(router, api.adminUsers.update, async ({ params: { userId }, body, viewer, req }) => {
    if (userId === viewer.userId && body.role !== undefined) {
      throw new AppError('conflict', 'Your own role is for another administrator to change.')
    }
    const { role, tier } = body
    const change = { ...(role && { role }), ...(tier && { tier }) }
    const before = await users.change(userId, change)
    if (!before) throw noUser(userId)
    const event = { actorId: viewer.userId, target: userId, address: req.ip }
    if (role && role !== before.role) {
      audit.record({ ...event, action: 'role_changed', details: { role } })
    }
    if (tier && tier !== before.tier) {
      audit.record({ ...event, action: 'tier_changed', details: { tier } })
    }
    return reply(toUser({ ...before, ...change }), noStore)
  })

  route(router, api.adminUsers.signOut, async ({ params: { userId }, viewer, req }) => {
    if (!(await users.byId(userId))) throw noUser(userId)
    await families.endAll(userId)
    audit.record({
      action: 'device_signed_out',
      actorId: viewer.userId,
      target: userId,
      address: req.ip,
      details: { device: 'all' },
    })
    return undefined
  })

  return router
}

const noUser = (id: string): AppError => new AppError('not_found', `No account has the id ${id}.`)

/** Pages of accounts: newest first, or by the beginning of a name or an e-mail address. */
function createUserList(mongo: Context['mongo']) {
  const list = userListStore(mongo)

  const newest = async (cursor: string | undefined, limit: number) => {
    const values = cursor === undefined ? null : decodeCursor('users', cursor, NewestBorder)
    const border = values && { value: new Date(values[0]), id: values[1] }
    const { items, more } = await list.newest(border, limit)
    return { items, next: more ? nextOf(items, ({ createdAt, _id }) => [+createdAt, _id]) : null }
  }
  const beginning = async (q: string, name: string, cursor: string | undefined, limit: number) => {
    const field = q.includes('@') ? 'email' : 'usernameKey'
    const after = cursor === undefined ? undefined : decodeCursor(name, cursor, TextBorder)[0]
    const { items, more } = await list.beginning(field, usernameKeyOf(q), after, limit)
    return { items, next: more ? nextOf(items, (user) => [user[field]]) : null }
  }

  return async (q: string | undefined, cursor: string | undefined, limit: number) => {
    const name = q === undefined ? 'users' : queryName('users', { q })
    const page = q === undefined ? newest(cursor, limit) : beginning(q, name, cursor, limit)
    const { items, next } = await page
    return { items, nextCursor: next && encodeCursor(name, next) }
  }
}

function nextOf(
  items: readonly UserDocument[],
  border: (user: UserDocument) => (string | number)[],
): (string | number)[] | null {
  const last = items.at(-1)
  return last ? border(last) : null
}
