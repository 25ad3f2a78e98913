import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { apiKeyStore } from './api-key-store.ts'
import { createKey, toApiKey } from './api-keys.ts'

const noStore = { 'Cache-Control': 'no-store' }

/** The viewer's API keys. */
export function apiKeyRoutes({ audit, config, mongo }: Context, kit: RouteKit): MountedRouter {
  const router = routerAt('/api/api-keys', kit)
  const keys = apiKeyStore(mongo)
  const defaultPerMinute = config.RATE_LIMIT_API_KEY

  route(router, api.apiKeys.list, async ({ viewer }) => {
    const items = (await keys.ofUser(viewer.userId)).map(toApiKey)
    return reply({ items }, noStore)
  })

  route(router, api.apiKeys.create, async ({ body, viewer, req }) => {
    const created = await createKey({ keys, defaultPerMinute, at: new Date() }, viewer, body)
    audit.record({
      action: 'api_key_made',
      actorId: viewer.userId,
      target: created.id,
      address: req.ip,
      details: { prefix: created.prefix, scopes: created.scopes.join(' ') },
    })
    return reply(created, noStore)
  })

  route(router, api.apiKeys.revoke, async ({ params: { keyId }, viewer, req }) => {
    const revoked = await keys.revoke(viewer.userId, keyId)
    if (!revoked) throw new AppError('not_found', `You have no key with the id ${keyId}.`)
    const { prefix } = revoked
    audit.record({
      action: 'api_key_revoked',
      actorId: viewer.userId,
      target: keyId,
      address: req.ip,
      details: { prefix },
    })
    return undefined
  })

  return router
}
