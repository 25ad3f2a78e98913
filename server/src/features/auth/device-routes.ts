import { api, type AuthSession } from '@cinema/contract'
import type { SecurityLog } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, type MountedRouter } from '../../http/route.ts'
import type { Families, FamilyDocument } from './family-store.ts'
import type { Identity } from './identity.ts'

/** The devices a viewer is signed in on, and signing them out. */
export function deviceRoutes(
  router: MountedRouter,
  { families, identity, audit }: { families: Families; identity: Identity; audit: SecurityLog },
): void {
  route(router, api.auth.sessions, async ({ viewer }) => {
    const devices = await families.ofUser(viewer.userId, new Date())
    const items = devices.map((device) => toAuthSession(device, viewer.authSessionId))
    return reply({ items }, { 'Cache-Control': 'no-store' })
  })

  route(router, api.auth.revokeOthers, async ({ viewer, req }) => {
    await families.endOthers(viewer.userId, viewer.authSessionId)
    const details = { device: 'all others' }
    audit.record({
      action: 'device_signed_out',
      actorId: viewer.userId,
      address: req.ip,
      details,
    })
    return undefined
  })

  route(router, api.auth.revoke, async ({ params: { sessionId }, viewer, req }) => {
    const ended = await families.endOf(viewer.userId, sessionId)
    if (!ended) throw new AppError('not_found', `You have no device with the id ${sessionId}.`)
    identity.forget(sessionId)
    audit.record({
      action: 'device_signed_out',
      actorId: viewer.userId,
      target: sessionId,
      address: req.ip,
    })
    return undefined
  })
}

const toAuthSession = (
  { _id, deviceName, createdAt, lastUsedAt }: FamilyDocument,
  currentId: string,
): AuthSession => ({
  id: _id,
  deviceName,
  current: _id === currentId,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt.toISOString(),
})
