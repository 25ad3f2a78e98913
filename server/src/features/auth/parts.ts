import type { Context } from '../../context.ts'
import { createAccounts } from './accounts.ts'
import { apiKeyStore } from './api-key-store.ts'
import { createAttempts } from './attempts-buffer.ts'
import { createProofOfOwner } from './credentials.ts'
import { createDevices } from './devices.ts'
import { familyStore } from './family-store.ts'
import { linkStore } from './link-store.ts'
import { createPasswords } from './passwords.ts'
import { createRecovery } from './recovery.ts'
import { createRefreshCookie } from './refresh-cookie.ts'
import { createSignIns } from './sign-in.ts'
import { twoFactorStore } from './two-factor-store.ts'
import { createTwoFactor } from './two-factor.ts'
import { userPresenter } from './user-presenter.ts'
import { userStore } from './user-store.ts'
import { createVault } from './vault.ts'

export type AuthParts = ReturnType<typeof authParts>

/** Everything the routes of this feature work with, made once. */
export function authParts(context: Context) {
  const { audit, config, identity, mailer, mongo } = context
  const now = (): number => Date.now()
  const users = userStore(mongo)
  const families = familyStore(mongo)
  const keys = apiKeyStore(mongo)
  const links = linkStore(mongo)
  const passwords = createPasswords()
  const attempts = createAttempts(context.redis.state, context.stateAvailability)
  const secondFactor = twoFactorStore(mongo)
  const lifeDays = config.REFRESH_TOKEN_DAYS
  const cookie = createRefreshCookie(config.PUBLIC_URL, lifeDays)
  const devices = createDevices({ families, lifeDays, audit, now })
  const toUser = userPresenter(config)
  return {
    users,
    families,
    keys,
    passwords,
    secondFactor,
    cookie,
    devices,
    toUser,
    accounts: createAccounts({ users, passwords }),
    twoFactor: createTwoFactor({ store: secondFactor, vault: createVault(config), now }),
    proof: createProofOfOwner({ users, passwords, attempts, audit }),
    recovery: createRecovery({
      users,
      links,
      families,
      keys,
      passwords,
      send: mailer.send,
      publicUrl: config.PUBLIC_URL,
      now,
    }),
    signIns: createSignIns({ devices, families, users, identity, cookie, toUser }),
  }
}
