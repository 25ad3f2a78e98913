import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { migrateAuth } from './migration.ts'

const user = 'usr_0123456789abcdef'
const device = 'fam_0123456789abcdef'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

it.each([
  ['users', { email: 'somebody@example.org' }, {}],
  ['users', { usernameKey: 'somebody' }, {}],
  ['users', { role: 'administrator' }, {}],
  ['users', { _id: { $in: [user] } }, {}],
  ['families', { _id: { $in: [device] } }, {}],
  ['families', { _id: device, sealHash: 'x', currentHash: 'y' }, {}],
  ['families', { userId: user, expiresAt: { $gt: new Date() } }, { lastUsedAt: -1 }],
  ['families', { userId: user, _id: { $ne: device } }, {}],
] as const)('an index of %s answers %j', async (collection, filter, sort) => {
  const explained = await server.context.mongo
    .collection<{ _id: string }>(collection)
    .find(filter as object)
    .sort(sort)
    .explain('queryPlanner')
  const plan = JSON.stringify((explained as { queryPlanner: object }).queryPlanner)
  expect(plan).not.toContain('COLLSCAN')
  expect(plan).not.toContain('"SORT"')
})

it('the migration can be run again', async () => {
  await migrateAuth(server.context.mongo)
  await migrateAuth(server.context.mongo)
  const indexes = await server.context.mongo.collection('families').indexes()
  expect(indexes.find(({ expireAfterSeconds }) => expireAfterSeconds === 0)).toMatchObject({
    key: { expiresAt: 1 },
  })
})
