import { api } from '@cinema/contract'
import type { SecurityLog } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { route, type MountedRouter } from '../../http/route.ts'
import { within } from './deadline.ts'
import type { Devices } from './devices.ts'
import type { RefreshCookie } from './refresh-cookie.ts'
import { assertSameSite } from './same-site.ts'
import type { SignIns } from './sign-in.ts'
import type { Users } from './user-store.ts'

const deadlineMs = 5000

/** The two endpoints that a cookie alone can reach, and that other sites must not. */
export function refreshRoutes(
  router: MountedRouter,
  parts: {
    devices: Devices
    users: Users
    signIns: SignIns
    cookie: RefreshCookie
    publicOrigin: string
    audit: SecurityLog
  },
): void {
  const { devices, users, signIns, cookie, publicOrigin, audit } = parts

  route(router, api.auth.refresh, async ({ req, res }) => {
    assertSameSite(req, publicOrigin)
    const device = await within(deadlineMs, devices.refresh(cookie.read(req) ?? '', req.ip))
    const user = device && (await within(deadlineMs, users.byId(device.userId)))
    if (user) return signIns.answer(res, user, device)
    cookie.clear(res)
    throw new AppError('unauthenticated', 'This device is not signed in any more. Sign in again.')
  })

  route(router, api.auth.logout, async ({ viewer, req, res }) => {
    assertSameSite(req, publicOrigin)
    // First, so that on a shared computer the cookie goes even while MongoDB is away.
    cookie.clear(res)
    const presented = await signIns.endPresented(req)
    const userId = presented ?? viewer?.userId
    if (viewer) await signIns.endDevice(viewer)
    if (userId) audit.record({ action: 'signed_out', actorId: userId, address: req.ip })
    return undefined
  })
}
