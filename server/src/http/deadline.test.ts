import { expect, test } from 'vitest'
import { startFaultProxy, throughProxy } from '../../test/fault-proxy.ts'
import { addFilms, film } from '../../test/films.ts'
import { startServer, testEnvironment } from '../../test/harness.ts'

const eternityMs = 600_000

test('a request is answered by its deadline, and MongoDB told to end what nobody waits for', async () => {
  const { MONGODB_URI } = testEnvironment()
  const { hostname, port } = new URL(MONGODB_URI)
  const proxy = await startFaultProxy({ host: hostname, port: Number(port) })
  const server = await startServer({
    MONGODB_URI: `${throughProxy(MONGODB_URI, proxy)}?monitorCommands=true`,
    // Longer than the test: only the deadline of the request can end it.
    MONGODB_READ_TIMEOUT_MS: '60000',
    MONGODB_SOCKET_TIMEOUT_MS: '600000',
    REQUEST_TIMEOUT_MS: '1000',
  })
  try {
    await addFilms(server.context.mongo, [film({ title: 'Harbour' })])
    const sent: Record<string, unknown>[] = []
    const answered: string[] = []
    const client = server.context.mongo.getClient()
    client.on('commandStarted', ({ command }) => void sent.push(command))
    client.on('commandSucceeded', ({ commandName }) => void answered.push(commandName))
    proxy.slow(eternityMs)
    const response = await fetch(`${server.url}/api/movies?sort=title`)
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await response.json()).toMatchObject({ code: 'dependency_unavailable' })
    const [find] = sent.filter((command) => 'find' in command)
    expect(find).toMatchObject({ find: 'movies', maxTimeMS: expect.any(Number) as number })
    expect(answered).not.toContain('find')
  } finally {
    proxy.restore()
    await server.close()
    await proxy.close()
  }
})
