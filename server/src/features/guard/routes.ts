import { api, ClientKey, type Allowance, type Block } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { StoreAway, within } from '../../infra/availability.ts'
import { addressRanges } from './address-ranges.ts'
import { allowListStore, mostAllowances, type AllowanceDocument } from './allow-list-store.ts'
import type { Guard } from './guard.ts'
import type { Verdict } from './rules.ts'

const noStore = { 'Cache-Control': 'no-store' }
const redisMs = 250
const Border = z.tuple([z.number(), ClientKey])

/** Who is blocked and who never is, for administrators. */
export function guardRoutes(context: Context, kit: RouteKit, guard: Guard): MountedRouter[] {
  return [blockRoutes(context, kit, guard), allowListRoutes(context, kit, guard)]
}

function blockRoutes({ audit }: Context, kit: RouteKit, { blocks, buffer }: Guard): MountedRouter {
  const router = routerAt('/api/admin/blocks', kit)

  route(router, api.guard.blocks, async ({ query: { cursor, limit } }) => {
    const border = cursor === undefined ? undefined : decodeCursor('blocks', cursor, Border)
    const { blocks: listed } = await atHand(buffer.list())
    const rest = [...(listed ?? [])].sort(newestFirst).filter((each) => isBeyond(each, border))
    const page = rest.slice(0, limit)
    const last = rest.length > limit ? page.at(-1) : undefined
    const nextCursor = last ? encodeCursor('blocks', [last[1].sinceMs, last[0]]) : null
    return reply({ items: page.map(toBlock), nextCursor }, noStore)
  })

  route(router, api.guard.lift, async ({ params: { client }, viewer }) => {
    const lifted = await atHand(buffer.lift([client]))
    if (lifted === 0) throw new AppError('not_found', `${client} is not blocked.`)
    blocks.remove(client)
    audit.record({ action: 'client_unblocked', actorId: viewer.userId, target: client })
    return undefined
  })

  return router
}

function allowListRoutes({ audit, mongo }: Context, kit: RouteKit, guard: Guard): MountedRouter {
  const router = routerAt('/api/admin/allow-list', kit)
  const allowances = allowListStore(mongo)
  const { buffer } = guard
  const changed = (viewerId: string, what: string, range: string): void =>
    audit.record({ action: 'administration', actorId: viewerId, details: { what, range } })

  route(router, api.guard.allowances, async () =>
    reply({ items: (await allowances.all()).map(toAllowance), nextCursor: null }, noStore),
  )

  route(router, api.guard.allow, async ({ body: { range, note }, viewer }) => {
    if ((await allowances.all()).length >= mostAllowances) {
      throw new AppError('conflict', `The list holds ${mostAllowances} ranges at most.`)
    }
    const allowance = { _id: range, note, addedBy: viewer.userId, addedAt: new Date() }
    if (!(await allowances.add(allowance))) throw alreadyListed(range)
    const contains = addressRanges([range])
    const { blocks: listed } = await atHand(buffer.list())
    await atHand(buffer.lift([...(listed ?? new Map()).keys()].filter(contains)))
    await guard.refresh()
    changed(viewer.userId, 'allow_list_added', range)
    return toAllowance(allowance)
  })

  route(router, api.guard.disallow, async ({ params: { range }, viewer }) => {
    if (!(await allowances.remove(range))) {
      throw new AppError('not_found', `${range} is not on the list.`)
    }
    await atHand(buffer.lift([]))
    changed(viewer.userId, 'allow_list_removed', range)
    return undefined
  })

  return router
}

/** @throws AppError `dependency_unavailable` while state Redis is away. */
const atHand = <T>(asked: Promise<T>): Promise<T> =>
  within(redisMs, asked).catch((error: unknown) => {
    if (!(error instanceof StoreAway)) throw error
    throw new AppError('dependency_unavailable', 'Blocks cannot be read or changed right now.', {
      cause: error,
      headers: { 'Retry-After': '2' },
    })
  })

type Entry = readonly [client: string, verdict: Verdict]

const newestFirst = ([a, { sinceMs }]: Entry, [b, other]: Entry): number =>
  other.sinceMs - sinceMs || (a < b ? -1 : 1)

const isBeyond = ([client, { sinceMs }]: Entry, border?: readonly [number, string]): boolean =>
  !border || sinceMs < border[0] || (sinceMs === border[0] && client > border[1])

const toBlock = ([client, verdict]: Entry): Block => ({
  client,
  reason: verdict.reason,
  score: verdict.parts,
  level: verdict.level,
  since: new Date(verdict.sinceMs).toISOString(),
  until: new Date(verdict.untilMs).toISOString(),
})

const toAllowance = ({ _id, note, addedBy, addedAt }: AllowanceDocument): Allowance => ({
  range: _id,
  note,
  addedBy,
  addedAt: addedAt.toISOString(),
})

const alreadyListed = (range: string): AppError =>
  new AppError('conflict', `${range} is on the list already.`, {
    errors: [{ path: 'body.range', message: 'This range is on the list already.' }],
  })
