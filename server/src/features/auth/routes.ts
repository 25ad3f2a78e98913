import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createAccounts, toUser } from './accounts.ts'
import { deviceRoutes } from './device-routes.ts'
import { createDevices } from './devices.ts'
import { familyStore } from './family-store.ts'
import { createPasswords } from './passwords.ts'
import { createRefreshCookie } from './refresh-cookie.ts'
import { refreshRoutes } from './refresh-routes.ts'
import { createSignIns } from './sign-in.ts'
import { userStore } from './user-store.ts'

/** Accounts, sign-in and the devices signed in: everything below `/api/auth`. */
export function authRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const { config, identity, logger, mongo } = context
  const router = routerAt('/api/auth', kit)
  const users = userStore(mongo)
  const families = familyStore(mongo)
  const accounts = createAccounts({ users, passwords: createPasswords() })
  const lifeDays = config.REFRESH_TOKEN_DAYS
  const cookie = createRefreshCookie(config.PUBLIC_URL, lifeDays)
  const devices = createDevices({ families, lifeDays, logger, now: () => Date.now() })
  const signIns = createSignIns({ devices, families, identity, cookie })

  route(router, api.auth.register, async ({ body, req, res }) =>
    signIns.begin(req, res, await accounts.open(body)),
  )

  route(router, api.auth.login, async ({ body, req, res }) =>
    signIns.begin(req, res, await accounts.authenticate(body)),
  )

  route(router, api.auth.me, async ({ viewer }) => {
    const user = await users.byId(viewer.userId)
    if (!user) throw new AppError('unauthenticated', 'This account is closed.')
    return reply(toUser(user), { 'Cache-Control': 'no-store' })
  })

  const publicOrigin = new URL(config.PUBLIC_URL).origin
  refreshRoutes(router, { devices, users, signIns, cookie, publicOrigin })
  deviceRoutes(router, { families, identity })
  return [router]
}
