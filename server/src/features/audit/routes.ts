import { api, type AuditEvent } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { auditStore, type AuditRecord } from './audit-store.ts'

const BorderValues = z.tuple([z.int(), z.string()])

/** The security log, for administrators. */
export function auditRoutes({ mongo }: Context, kit: RouteKit): MountedRouter[] {
  const router = routerAt('/api/admin/audit', kit)
  const events = auditStore(mongo)

  route(router, api.audit.list, async ({ query }) => {
    const { cursor, limit, ...filter } = query
    const name = queryName('audit', filter)
    const values = cursor === undefined ? null : decodeCursor(name, cursor, BorderValues)
    const border = values && { value: new Date(values[0]), id: values[1] }
    const { items, more } = await events.page(filter, border, limit)
    const last = items.at(-1)
    const nextCursor = more && last ? encodeCursor(name, [last.at.getTime(), last._id]) : null
    return reply({ items: items.map(toAuditEvent), nextCursor }, { 'Cache-Control': 'no-store' })
  })

  return [router]
}

const toAuditEvent = ({ _id, at, ...record }: AuditRecord): AuditEvent => ({
  id: _id,
  at: at.toISOString(),
  action: record.action,
  outcome: record.outcome,
  actorId: record.actorId,
  target: record.target,
  address: record.address,
  details: record.details,
})
