import { afterAll, beforeAll, expect, test } from 'vitest'
import { addFilms, film } from '../../../test/films.ts'
import { startServer, testEnvironment, type TestServer } from '../../../test/harness.ts'
import { filmId } from './ids.ts'
import { warmCatalogue } from './warm.ts'

const id = filmId('Lamp', 2000, 0)
const servers: TestServer[] = []
/** Commands that ask for films, with the instance that sent them. */
let commands: string[] = []

beforeAll(async () => {
  const environment = testEnvironment()
  environment.MONGODB_URI += '?monitorCommands=true'
  for (let count = 0; count < 3; count++) servers.push(await startServer(environment))
  const [first] = servers
  if (first) await addFilms(first.context.mongo, [film({ title: 'Lamp' })])
  for (const { context } of servers) {
    context.mongo.getClient().on('commandStarted', ({ commandName, command }) => {
      if (command[commandName] === 'movies') commands.push(commandName)
    })
  }
})
afterAll(async () => {
  for (const server of servers) await server.close()
})

const ask = (server: TestServer) => fetch(`${server.url}/api/movies/${id}`)
const nth = (index: number): TestServer => servers[index % servers.length]!

test('asks the database once for 500 requests at three instances that know nothing', async () => {
  commands = []
  const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => ask(nth(index))))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  await Promise.all(answers.map((answer) => answer.arrayBuffer()))
  expect(commands).toEqual(['find'])
}, 60_000)

test('warms from one instance for all', async () => {
  await warmCatalogue(nth(0).context)
  commands = []
  const response = await fetch(`${nth(1).url}/api/movies/popular`)
  expect(response.headers.get('x-data-source')).toBe('cache')
  expect(commands).toEqual([])
})

test('forgets a film that is gone on every instance', async () => {
  const { context } = nth(0)
  await context.mongo.collection<{ _id: string }>('movies').deleteOne({ _id: id })
  await context.cache.invalidate()
  for (const server of servers) {
    await expect.poll(async () => (await ask(server)).status, { timeout: 5000 }).toBe(404)
  }
})
