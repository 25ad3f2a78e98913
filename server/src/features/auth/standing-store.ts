import { trusted } from 'mongoose'
import type { Viewer } from '../../http/viewer.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { apiKeyStore, type ApiKeyDocument } from './api-key-store.ts'
import { avatarUrlOf } from './avatar/address.ts'
import { familyModel } from './family-store.ts'
import type { StandingLookup } from './standing.ts'
import { userModel, type UserDocument } from './user-store.ts'

const maxTimeMS = 1000
/** A key's last use is noted this seldom: a write for each request would cost more than it tells. */
const touchMs = 3600_000

type Person = Pick<
  UserDocument,
  '_id' | 'username' | 'role' | 'tier' | 'emailVerifiedAt' | 'twoFactor' | 'avatarVersion'
>

/** Looks at devices and their users by id, from the primary: two concurrent reads for any number. */
export function standingLookup(mongo: Mongo, needsTwoFactor: boolean): StandingLookup {
  const families = familyModel(mongo)
  const readPeople = peopleReader(mongo)
  return async (subjects) => {
    const familyIds = subjects.map(({ familyId }) => familyId)
    const userIds = subjects.flatMap(({ userId }) => userId ?? [])
    const [devices, people] = await Promise.all([
      families
        .find({ _id: trusted({ $in: familyIds }) }, { userId: 1 })
        .maxTimeMS(maxTimeMS)
        .lean(),
      readPeople(userIds),
    ])
    const viewers = new Map<string, Viewer>()
    for (const { _id, userId } of devices) {
      const person = people.get(userId)
      if (person) viewers.set(_id, { ...asViewer(person, needsTwoFactor), authSessionId: _id })
    }
    return viewers
  }
}

/** Looks at API keys by their digests, and at whose they are. */
export function keyLookup(
  mongo: Mongo,
  needsTwoFactor: boolean,
  now: () => number,
): StandingLookup {
  const keys = apiKeyStore(mongo)
  const readPeople = peopleReader(mongo)
  return async (subjects) => {
    const at = new Date(now())
    const found = await keys.byHashes(
      subjects.map(({ familyId }) => familyId),
      at,
    )
    const people = await readPeople(found.map(({ userId }) => userId))
    const idle = found.filter(({ lastUsedAt }) => now() - (lastUsedAt?.getTime() ?? 0) > touchMs)
    if (idle.length > 0) {
      await keys.touch(
        idle.map(({ _id }) => _id),
        at,
      )
    }
    const viewers = new Map<string, Viewer>()
    for (const key of found) {
      const person = people.get(key.userId)
      if (person) viewers.set(key.hash, withKey(asViewer(person, needsTwoFactor), key))
    }
    return viewers
  }
}

function peopleReader(mongo: Mongo) {
  const users = userModel(mongo)
  const fields = {
    ...{ username: 1, avatarVersion: 1, role: 1, tier: 1 },
    ...{ emailVerifiedAt: 1, 'twoFactor.enabledAt': 1 },
  }
  return async (userIds: readonly string[]): Promise<ReadonlyMap<string, Person>> => {
    const people = await users
      .find({ _id: trusted({ $in: [...new Set(userIds)] }) }, fields)
      .maxTimeMS(maxTimeMS)
      .lean<Person[]>()
    return new Map(people.map((person) => [person._id, person]))
  }
}

/** An administrator who signs in without a code where one is needed has the rights of a viewer. */
function asViewer(
  { _id, username, avatarVersion, role, tier, emailVerifiedAt, twoFactor }: Person,
  needsTwoFactor: boolean,
): Omit<Viewer, 'authSessionId'> {
  const avatarUrl = avatarUrlOf({ _id, ...(avatarVersion !== undefined && { avatarVersion }) })
  const lacksCode = role === 'administrator' && needsTwoFactor && !twoFactor
  return {
    userId: _id,
    username,
    ...(avatarUrl !== null && { avatarUrl }),
    role: lacksCode ? 'viewer' : role,
    tier,
    ...(emailVerifiedAt && { emailVerified: true }),
    ...(lacksCode && { needsTwoFactor: true }),
  }
}

/** A key has the rights of its owner within its scopes. */
const withKey = (
  owner: Omit<Viewer, 'authSessionId'>,
  { _id, scopes, requestsPerMinute }: ApiKeyDocument,
): Viewer => ({
  ...owner,
  role: scopes.includes('admin') ? owner.role : 'viewer',
  authSessionId: _id,
  apiKeyId: _id,
  scopes,
  ...(requestsPerMinute !== undefined && { requestsPerMinute }),
})
