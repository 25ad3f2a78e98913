import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Room, type RoomEvent } from '@cinema/contract'
import { expect, it, vi } from 'vitest'
import { openBrowser } from '../../../test/browser.ts'
import { listen } from '../../../test/event-listener.ts'
import { addFilms, film } from '../../../test/films.ts'
import { startServer, testEnvironment } from '../../../test/harness.ts'

const patience = { timeout: 20_000, interval: 100 }

/** A process of the API over the stores of an environment. */
async function startProcess(environment: Readonly<Record<string, string>>) {
  const source = fileURLToPath(new URL('../../api.ts', import.meta.url))
  const child = spawn(process.execPath, [source], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [{ listening }] = (await once(child, 'message')) as [{ listening: number }]
  return {
    url: `http://127.0.0.1:${listening}`,
    async kill(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

it('a room survives the instance that served it', { timeout: 120_000 }, async () => {
  const environment = testEnvironment()
  const here = await startServer(environment)
  const there = await startProcess(environment)
  try {
    await addFilms(here.context.mongo, [film({ title: 'Storm', durationSeconds: 6000 })])
    const [ana, ben] = await Promise.all([member(here.url), member(there.url)])
    const { items } = (await ana('GET', '/api/movies')) as { items: [{ id: string }] }
    const opened = Room.parse(await ana('POST', '/api/rooms', { movieId: items[0].id }))
    const room = `/api/rooms/${opened.roomId}`
    await ben('POST', '/api/rooms/join', { code: opened.code })
    const hearing = (url: string, token: string, lastEventId?: string) =>
      vi.waitFor(async () => {
        const listener = await listen<RoomEvent>(url, token, lastEventId, `${room}/events`)
        expect(listener.isOpen).toBe(true)
        return listener
      }, patience)
    const before = await hearing(there.url, ben.token)
    // Where it stands is told first: what happens from here on is heard.
    await vi.waitFor(() => expect(before.lastEventId).not.toBe(''), patience)
    const played = Room.parse(
      await ana('PUT', `${room}/playback`, { playing: true, positionSeconds: 60 }),
    )
    await vi.waitFor(
      () => expect(before.events).toMatchObject([{ cause: { action: 'played' } }]),
      patience,
    )

    await there.kill()
    await vi.waitFor(() => expect(before.isOpen).toBe(false), patience)
    await ana('PUT', `${room}/playback`, { playing: false, positionSeconds: 75 })
    const after = await hearing(here.url, ben.token, before.lastEventId)
    await vi.waitFor(
      () => expect(after.events).toMatchObject([{ cause: { action: 'paused' } }]),
      patience,
    )
    const presence = { version: played.playback.version, ready: true }
    expect(await ben('PUT', `${room}/presence`, presence, here.url)).toMatchObject({
      playback: { playing: false, positionSeconds: 75 },
      members: [{ username: ana.username }, { username: ben.username }],
    })
    after.close()
  } finally {
    await there.kill()
    await here.close()
  }
})

/** A viewer with an account, who speaks to `url` unless told otherwise. */
async function member(url: string) {
  const browser = openBrowser(url)
  const { token, signedIn } = await browser.register()
  const send = async (method: string, path: string, body?: unknown, origin = url) => {
    const request = { token, ...(body !== undefined && { body }) }
    // What is not at hand on a busy machine is asked for again, as clients do.
    const attempt = async () => {
      const answer = await openBrowser(origin).send(method, path, request)
      expect(answer.status).toBeLessThan(300)
      return answer.body
    }
    return vi.waitFor(attempt, patience)
  }
  return Object.assign(send, { token, username: signedIn.user.username })
}
