import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { accountRoutes } from './account-routes.ts'
import { adminUserRoutes } from './admin-user-routes.ts'
import { apiKeyRoutes } from './api-key-routes.ts'
import { avatarRoutes, publicAvatars } from './avatar/routes.ts'
import { deviceNameOf } from './device-name.ts'
import { deviceRoutes } from './device-routes.ts'
import { authParts, type AuthParts } from './parts.ts'
import { recoveryRoutes } from './recovery-routes.ts'
import { refreshRoutes } from './refresh-routes.ts'
import { twoFactorRoutes } from './two-factor-routes.ts'

/** Accounts, sign-in, devices, keys, and everything a viewer may change about them. */
export function authRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const { audit, config, identity } = context
  const parts = authParts(context)
  const router = routerAt('/api/auth', kit)
  const account = routerAt('/api/account', kit)

  signInRoutes(router, context, parts)
  const publicOrigin = new URL(config.PUBLIC_URL).origin
  refreshRoutes(router, { ...parts, publicOrigin, audit })
  deviceRoutes(router, { ...parts, identity, audit })
  recoveryRoutes(router, context, parts)
  accountRoutes(account, context, parts)
  avatarRoutes(account, context, parts)
  twoFactorRoutes(account, context, parts)
  return [
    router,
    account,
    publicAvatars(context, kit),
    apiKeyRoutes(context, kit),
    adminUserRoutes(context, kit, parts),
  ]
}

function signInRoutes(
  router: MountedRouter,
  { audit, background }: Context,
  { accounts, proof, recovery, signIns, toUser, twoFactor, users }: AuthParts,
): void {
  route(router, api.auth.register, async ({ body, req, res }) => {
    const user = await accounts.open(body)
    audit.record({ action: 'account_opened', actorId: user._id, address: req.ip })
    background.run('verification mail', () => recovery.sendVerification(user))
    return signIns.begin(req, res, user)
  })

  route(router, api.auth.login, async ({ body, req, res }) => {
    const user = await proof.signIn(body, req)
    const actorId = user._id
    const second = await twoFactor.check(user, body.code).catch((error: unknown) => {
      const isWrong = error instanceof AppError && error.code === 'invalid_code'
      const details = { reason: 'one-time code' }
      if (isWrong) audit.record({ ...failed, target: actorId, address: req.ip, details })
      throw error
    })
    const answer = await signIns.begin(req, res, user)
    if (second === 'recovery') {
      audit.record({ action: 'recovery_code_used', actorId, address: req.ip })
    }
    const details = { device: deviceNameOf(req.headers['user-agent']) }
    audit.record({ action: 'signed_in', actorId, address: req.ip, details })
    return answer
  })

  route(router, api.auth.me, async ({ viewer }) => {
    const user = await users.byId(viewer.userId)
    if (!user) throw new AppError('unauthenticated', 'This account is closed.')
    return reply(toUser(user), { 'Cache-Control': 'no-store' })
  })
}

const failed = { action: 'sign_in_failed', outcome: 'refused' } as const
