import { trusted } from 'mongoose'
import type { Viewer } from '../../http/viewer.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { familyModel } from './family-store.ts'
import type { StandingLookup } from './standing.ts'
import { userModel } from './user-store.ts'

const maxTimeMS = 1000

/** Looks at devices and their users by id, from the primary: two concurrent reads for any number. */
export function standingLookup(mongo: Mongo): StandingLookup {
  const users = userModel(mongo)
  const families = familyModel(mongo)
  return async (claims) => {
    const familyIds = claims.map(({ familyId }) => familyId)
    const userIds = [...new Set(claims.map(({ userId }) => userId))]
    const [devices, people] = await Promise.all([
      families
        .find({ _id: trusted({ $in: familyIds }) }, { userId: 1 })
        .maxTimeMS(maxTimeMS)
        .lean(),
      users
        .find({ _id: trusted({ $in: userIds }) }, { role: 1, tier: 1 })
        .maxTimeMS(maxTimeMS)
        .lean(),
    ])
    const byId = new Map(people.map((person) => [person._id, person]))
    const viewers = new Map<string, Viewer>()
    for (const { _id, userId } of devices) {
      const person = byId.get(userId)
      if (!person) continue
      const { role, tier } = person
      viewers.set(_id, { userId, authSessionId: _id, role, tier })
    }
    return viewers
  }
}
