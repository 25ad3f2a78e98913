import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { authCommands } from './commands.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

it.each([
  [{ email: 'nonsense', username: 'boss' }, '--email: Expected an e-mail address'],
  [{ username: 'boss' }, '--email: missing'],
  [{ email: 'boss@example.org', username: 'x' }, '--username: Use 3 to 32'],
  [{ email: 'boss@example.org', username: 'boss', password: 'short' }, '--password: Use at least'],
  [
    { email: 'boss@example.org', username: 'boss', password: 'aaaaaaaaaaaa' },
    'Use more than one character.',
  ],
])('an administrator is not made from %j', async (options, reason) => {
  const made = authCommands['admin:create']?.run(server.context, options)
  await expect(made).rejects.toThrow(reason)
  expect(await server.context.mongo.collection('users').countDocuments()).toBe(0)
})
