import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { route, type MountedRouter } from '../../http/route.ts'
import type { AuthParts } from './parts.ts'

/** Getting back into an account by e-mail, and confirming the address. */
export function recoveryRoutes(
  router: MountedRouter,
  { audit, background }: Context,
  { recovery }: AuthParts,
): void {
  route(router, api.recovery.forgot, ({ body: { email }, req }) => {
    const address = req.ip
    // Whether there is such an account shows neither in the answer nor in its time.
    background.run('reset mail', async () => {
      const user = await recovery.sendReset(email)
      if (user) audit.record({ action: 'password_reset_requested', target: user._id, address })
    })
    return undefined
  })

  route(router, api.recovery.reset, async ({ body: { token, password }, req }) => {
    const { _id } = await recovery.reset(token, password)
    audit.record({ action: 'password_reset', target: _id, address: req.ip })
    return undefined
  })

  route(router, api.recovery.verifyEmail, async ({ body: { token }, req }) => {
    const userId = await recovery.verify(token)
    audit.record({ action: 'email_verified', target: userId, address: req.ip })
    return undefined
  })
}
