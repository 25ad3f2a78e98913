import { rm } from 'node:fs/promises'
import type { Context } from '../../context.ts'
import type { PersonalData } from '../../personal-data.ts'
import { apiKeyStore } from './api-key-store.ts'
import { toApiKey } from './api-keys.ts'
import { avatarFiles } from './avatar/avatars.ts'
import { familyStore } from './family-store.ts'
import { linkStore } from './link-store.ts'
import { userPresenter } from './user-presenter.ts'
import { userStore } from './user-store.ts'

/** The account with its devices and keys; hashes and secrets are not the viewer's data but their locks. */
export function accountData({ config, mongo }: Context): PersonalData {
  const users = userStore(mongo)
  const families = familyStore(mongo)
  const keys = apiKeyStore(mongo)
  const toUser = userPresenter(config)
  return {
    name: 'account',
    async exportFor(userId) {
      const [user, devices, apiKeys] = await Promise.all([
        users.byId(userId),
        families.ofUser(userId, new Date()),
        keys.ofUser(userId),
      ])
      return {
        profile: user && toUser(user),
        devices: devices.map(({ deviceName, createdAt, lastUsedAt }) => ({
          deviceName,
          createdAt,
          lastUsedAt,
        })),
        apiKeys: apiKeys.map(toApiKey),
      }
    },
    async eraseFor(userId) {
      await Promise.all([
        families.endAll(userId),
        keys.revokeAll(userId),
        linkStore(mongo).removeOf(userId),
        rm(avatarFiles(config).all(userId), { recursive: true, force: true }),
      ])
    },
  }
}
