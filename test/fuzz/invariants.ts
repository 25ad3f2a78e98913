import type { Target } from './target.ts'

/** What must hold in the database whatever was sent. Returns what does not. */
export async function brokenInvariants(
  { admin }: Target,
  administrators: ReadonlySet<string>,
): Promise<string[]> {
  const users = admin.mongo.collection<{ _id: string; role: string; tier: string }>('users')
  const raised = await users
    .find({ $or: [{ role: { $ne: 'viewer' } }, { tier: { $ne: 'free' } }] })
    .toArray()
  return raised
    .filter(({ _id, role, tier }) => tier !== 'free' || !administrators.has(_id) || role === '')
    .map(({ _id, role, tier }) => `${_id} has become ${role}, ${tier}`)
}
