import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, type MountedRouter } from '../../http/route.ts'
import { noticeMail } from './mails.ts'
import type { AuthParts } from './parts.ts'
import { renewRecoveryCodes } from './two-factor.ts'
import type { UserDocument } from './user-store.ts'

const noStore = { 'Cache-Control': 'no-store' }

/** One-time codes beside the password: setting them up, and leaving them. */
export function twoFactorRoutes(router: MountedRouter, context: Context, parts: AuthParts): void {
  enrolmentRoutes(router, context, parts)
  enrolledRoutes(router, context, parts)
}

function enrolmentRoutes(
  router: MountedRouter,
  { audit, background, identity, mailer }: Context,
  { families, proof, twoFactor, users }: AuthParts,
): void {
  route(router, api.account.twoFactor, async ({ viewer }) => {
    const user = await existing(users.byId(viewer.userId))
    const recoveryCodesLeft = user.twoFactor?.recoveryHashes.length ?? 0
    return reply({ enabled: user.twoFactor !== undefined, recoveryCodesLeft }, noStore)
  })

  route(router, api.account.setUpTwoFactor, async ({ body, viewer, req }) => {
    const user = await proof.confirm(viewer.userId, body.password, req)
    return reply(await twoFactor.setUp(user), noStore)
  })

  route(router, api.account.enableTwoFactor, async ({ body, viewer, req }) => {
    const user = await existing(users.byId(viewer.userId))
    const recoveryCodes = await twoFactor.enable(user, body.code)
    // They signed in without a code.
    await families.endOthers(viewer.userId, viewer.authSessionId)
    identity.forget(viewer.authSessionId)
    audit.record({ action: 'two_factor_enabled', actorId: viewer.userId, address: req.ip })
    background.run('notice', () =>
      mailer.send(noticeMail(user, 'Two-factor sign-in was turned on')),
    )
    return reply({ recoveryCodes }, noStore)
  })
}

function enrolledRoutes(
  router: MountedRouter,
  { audit, background, identity, mailer }: Context,
  { proof, secondFactor, twoFactor }: AuthParts,
): void {
  const confirm = async (
    userId: string,
    body: { password: string; code: string },
    req: Parameters<typeof proof.confirm>[2],
  ): Promise<UserDocument> => {
    const user = await proof.confirm(userId, body.password, req)
    if (!user.twoFactor) throw new AppError('conflict', 'Two-factor sign-in is off.')
    await twoFactor.check(user, body.code)
    return user
  }

  route(router, api.account.renewRecoveryCodes, async ({ body, viewer, req }) => {
    await confirm(viewer.userId, body, req)
    const recoveryCodes = await renewRecoveryCodes(secondFactor, viewer.userId)
    audit.record({ action: 'recovery_codes_made', actorId: viewer.userId, address: req.ip })
    return reply({ recoveryCodes }, noStore)
  })

  route(router, api.account.disableTwoFactor, async ({ body, viewer, req }) => {
    const user = await confirm(viewer.userId, body, req)
    await secondFactor.disable(viewer.userId)
    identity.forget(viewer.authSessionId)
    audit.record({ action: 'two_factor_disabled', actorId: viewer.userId, address: req.ip })
    background.run('notice', () =>
      mailer.send(noticeMail(user, 'Two-factor sign-in was turned off')),
    )
    return undefined
  })
}

async function existing(found: Promise<UserDocument | null>): Promise<UserDocument> {
  const user = await found
  if (!user) throw new AppError('unauthenticated', 'This account is closed.')
  return user
}
