import type { SignedIn } from '@cinema/contract'
import type { Request, Response } from 'express'
import { AppError } from '../../http/errors.ts'
import { reply, type Reply } from '../../http/reply.ts'
import type { Viewer } from '../../http/viewer.ts'
import type { DeviceToken, Devices } from './devices.ts'
import type { Families } from './family-store.ts'
import type { Identity } from './identity.ts'
import type { RefreshCookie } from './refresh-cookie.ts'
import type { ToUser } from './user-presenter.ts'
import type { UserDocument, Users } from './user-store.ts'

export type SignIns = ReturnType<typeof createSignIns>

/** What a browser is handed when it signs in, and gives back when it signs out. */
export function createSignIns(parts: {
  devices: Devices
  families: Families
  users: Users
  identity: Identity
  cookie: RefreshCookie
  toUser: ToUser
}) {
  const { devices, families, users, identity, cookie, toUser } = parts

  /** Hands over the refresh cookie and an access token. */
  const answer = (res: Response, user: UserDocument, device: DeviceToken): Reply<SignedIn> => {
    cookie.write(res, device.refreshToken)
    return reply({ user: toUser(user), ...identity.issue(device) }, { 'Cache-Control': 'no-store' })
  }

  /** Signs the device out whose cookie the request carries, and tells whose it was; none is fine. */
  const endPresented = async (req: Request): Promise<string | undefined> => {
    const family = await devices.end(cookie.read(req) ?? '')
    if (family) identity.forget(family._id)
    return family?.userId
  }

  return {
    answer,
    endPresented,

    /** Signs the device of an access token out, for clients that have lost their cookie. */
    async endDevice({ userId, authSessionId }: Viewer): Promise<void> {
      await families.endOf(userId, authSessionId)
      identity.forget(authSessionId)
    },

    /** Signs the device in anew: its earlier sign-in would stay in the list of devices for ever. */
    async begin(req: Request, res: Response, user: UserDocument): Promise<Reply<SignedIn>> {
      await endPresented(req)
      const device = await devices.begin(user._id, req.headers['user-agent'])
      const current = await users.byId(user._id)
      if (current?.passwordHash !== user.passwordHash) {
        // Changed while it was checked: whoever changed it has signed all devices out but this one.
        await families.endOf(user._id, device.familyId)
        throw new AppError('invalid_credentials', 'The password has just been changed.')
      }
      return answer(res, user, device)
    },
  }
}
