import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createAttempts } from './attempts-buffer.ts'
import { createAccounts, toUser } from './accounts.ts'
import { deviceNameOf } from './device-name.ts'
import { deviceRoutes } from './device-routes.ts'
import { createProofOfOwner } from './credentials.ts'
import { createDevices } from './devices.ts'
import { familyStore } from './family-store.ts'
import { createPasswords } from './passwords.ts'
import { createRefreshCookie } from './refresh-cookie.ts'
import { refreshRoutes } from './refresh-routes.ts'
import { createSignIns } from './sign-in.ts'
import { userStore } from './user-store.ts'

/** Accounts, sign-in and the devices signed in: everything below `/api/auth`. */
export function authRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const { audit, config, identity, mongo } = context
  const router = routerAt('/api/auth', kit)
  const users = userStore(mongo)
  const families = familyStore(mongo)
  const passwords = createPasswords()
  const accounts = createAccounts({ users, passwords })
  const attempts = createAttempts(context.redis.state, context.stateAvailability)
  const proof = createProofOfOwner({ users, passwords, attempts, audit })
  const lifeDays = config.REFRESH_TOKEN_DAYS
  const cookie = createRefreshCookie(config.PUBLIC_URL, lifeDays)
  const devices = createDevices({ families, lifeDays, audit, now: () => Date.now() })
  const signIns = createSignIns({ devices, families, users, identity, cookie })

  route(router, api.auth.register, async ({ body, req, res }) => {
    const user = await accounts.open(body)
    audit.record({ action: 'account_opened', actorId: user._id, address: req.ip })
    return signIns.begin(req, res, user)
  })

  route(router, api.auth.login, async ({ body, req, res }) => {
    const user = await proof.signIn(body, req)
    const answer = await signIns.begin(req, res, user)
    const details = { device: deviceNameOf(req.headers['user-agent']) }
    audit.record({ action: 'signed_in', actorId: user._id, address: req.ip, details })
    return answer
  })

  route(router, api.auth.me, async ({ viewer }) => {
    const user = await users.byId(viewer.userId)
    if (!user) throw new AppError('unauthenticated', 'This account is closed.')
    return reply(toUser(user), { 'Cache-Control': 'no-store' })
  })

  const publicOrigin = new URL(config.PUBLIC_URL).origin
  refreshRoutes(router, { devices, users, signIns, cookie, publicOrigin, audit })
  deviceRoutes(router, { families, identity, audit })
  return [router]
}
