import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, type MountedRouter } from '../../http/route.ts'
import { assertStrong } from './accounts.ts'
import { closeAccount } from './erasure.ts'
import { noticeMail } from './mails.ts'
import type { AuthParts } from './parts.ts'

const noStore = { 'Cache-Control': 'no-store' }

/** What viewers change about their own account. */
export function accountRoutes(router: MountedRouter, context: Context, parts: AuthParts): void {
  profileRoutes(router, context, parts)
  passwordRoute(router, context, parts)
  closingRoutes(router, context, parts)
}

function profileRoutes(
  router: MountedRouter,
  { audit, background }: Context,
  { accounts, recovery, toUser, users }: AuthParts,
): void {
  route(router, api.account.update, async ({ body: { username }, viewer, req }) => {
    const user = await accounts.rename(viewer.userId, username)
    audit.record({ action: 'account_renamed', actorId: viewer.userId, address: req.ip })
    return reply(toUser(user), noStore)
  })

  route(router, api.account.sendVerification, async ({ viewer }) => {
    const user = await users.byId(viewer.userId)
    if (user) background.run('verification mail', () => recovery.sendVerification(user))
    return undefined
  })
}

function passwordRoute(
  router: MountedRouter,
  { audit, background, mailer }: Context,
  { families, passwords, proof, users }: AuthParts,
): void {
  route(router, api.account.changePassword, async ({ body, viewer, req }) => {
    const user = await proof.confirm(viewer.userId, body.currentPassword, req)
    assertStrong(body.newPassword, user, 'body.newPassword')
    const hash = await passwords.hash(body.newPassword)
    if (!(await users.rehash(user._id, user.passwordHash, hash))) {
      throw new AppError('invalid_credentials', 'The password has just been changed elsewhere.')
    }
    await families.endOthers(viewer.userId, viewer.authSessionId)
    audit.record({ action: 'password_changed', actorId: viewer.userId, address: req.ip })
    background.run('notice', () => mailer.send(noticeMail(user, 'Your password was changed')))
    return undefined
  })
}

function closingRoutes(
  router: MountedRouter,
  context: Context,
  { cookie, proof, twoFactor, users }: AuthParts,
): void {
  const { audit, identity, personalData } = context

  route(router, api.account.export, async ({ viewer, req }) => {
    const data = await personalData.exportFor(viewer.userId)
    audit.record({ action: 'data_exported', actorId: viewer.userId, address: req.ip })
    const file = 'attachment; filename="cinema-online-data.json"'
    return reply(
      { exportedAt: new Date().toISOString(), data },
      { ...noStore, 'Content-Disposition': file },
    )
  })

  route(router, api.account.close, async ({ body: { password, code }, viewer, req, res }) => {
    const user = await proof.confirm(viewer.userId, password, req)
    await twoFactor.check(user, code)
    if (user.role === 'administrator' && (await users.isOnlyAdministrator(user._id))) {
      throw new AppError('conflict', 'Make somebody else an administrator first.')
    }
    cookie.clear(res)
    await closeAccount(context, viewer.userId)
    identity.forget(viewer.authSessionId)
    // Without an id: the log keeps that an account was closed, not whose.
    audit.record({ action: 'account_closed' })
    return undefined
  })
}
