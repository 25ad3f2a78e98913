import type { Role, User } from '@cinema/contract'
import type { Config } from '../../config.ts'
import { avatarUrlOf } from './avatar/address.ts'
import type { UserDocument } from './user-store.ts'

/** In production administrators sign in with a code unless the operator decides otherwise. */
export const adminsNeedTwoFactor = (
  config: Pick<Config, 'REQUIRE_ADMIN_TWO_FACTOR' | 'NODE_ENV'>,
): boolean => config.REQUIRE_ADMIN_TWO_FACTOR ?? config.NODE_ENV === 'production'

export type ToUser = (user: UserDocument) => User

/** An account as it travels. */
export function userPresenter(
  config: Pick<Config, 'REQUIRE_ADMIN_TWO_FACTOR' | 'NODE_ENV'>,
): ToUser {
  const isRequired = (role: Role): boolean =>
    role === 'administrator' && adminsNeedTwoFactor(config)
  return ({ _id, email, username, role, tier, createdAt, ...user }) => ({
    id: _id,
    email,
    username,
    role,
    tier,
    emailVerified: user.emailVerifiedAt !== undefined,
    twoFactor: user.twoFactor ? 'on' : isRequired(role) ? 'required' : 'off',
    avatarUrl: avatarUrlOf({ _id, ...user }),
    createdAt: createdAt.toISOString(),
  })
}
