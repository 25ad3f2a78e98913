import { Room, type Problem, type RoomEvent } from '@cinema/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { listen, type EventListener } from '../../../test/event-listener.ts'
import { createViewer, startPlayback, type Client, type Playback } from '../../../test/playback.ts'

let playback: Playback
/** Another instance on the same Redis. */
let other: Playback
const open: EventListener<RoomEvent>[] = []

beforeAll(async () => {
  // Whoever takes the command decides how long is waited.
  playback = await startPlayback({ ROOM_PATIENCE_SECONDS: '60', RATE_LIMIT_INVITATION: '12' })
  other = await startPlayback({ ROOM_PATIENCE_SECONDS: '1' })
})
afterEach(() => {
  for (const listener of open.splice(0)) listener.close()
})
afterAll(async () => {
  await Promise.all([playback.close(), other.close()])
})

interface Reply {
  readonly status: number
  readonly body: Room & Problem
}

/** As clients do: what is not at hand on a busy machine is asked for again. */
const patiently = <T extends { readonly status: number }>(ask: () => Promise<T>): Promise<T> =>
  vi.waitFor(
    async () => {
      const answer = await ask()
      expect(answer.status).not.toBe(503)
      return answer
    },
    { timeout: 20_000, interval: 250 },
  )

const as = (client: Client) => {
  const send = async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const { status, body: answer } = await patiently(() =>
      client.send(method, `/api/rooms${path}`, body),
    )
    return { status, body: answer as unknown as Reply['body'] }
  }
  return {
    open: (body: object) => send('POST', '', body),
    join: (code: string) => send('POST', '/join', { code }),
    get: (roomId: string) => send('GET', `/${roomId}`),
    command: (roomId: string, playing: boolean, positionSeconds: unknown) =>
      send('PUT', `/${roomId}/playback`, { playing, positionSeconds }),
    report: (roomId: string, version: number, ready = true) =>
      send('PUT', `/${roomId}/presence`, { version, ready }),
    leave: (roomId: string) => send('DELETE', `/${roomId}/presence`),
  }
}

/** A title that both instances know. */
function title(facts: Parameters<Playback['title']>[0] = {}): string {
  const id = playback.title(facts)
  other.title({ ...facts, id })
  return id
}

/** Two viewers in a room, each on an instance of their own. */
async function together() {
  const [ana, ben] = [createViewer(playback.url), createViewer(other.url)]
  const { body } = await as(ana).open({ movieId: title() })
  expect((await as(ben).join(body.code)).status).toBe(200)
  return {
    ana: as(ana),
    ben: as(ben),
    anaId: ana.userId,
    benId: ben.userId,
    room: Room.parse(body),
  }
}

async function hearing(url: string, userId: string, roomId: string, lastEventId?: string) {
  const path = `/api/rooms/${roomId}/events`
  const listener = await patiently(() =>
    listen<RoomEvent>(url, `${userId}:free`, lastEventId, path),
  )
  open.push(listener)
  if (listener.isOpen) await vi.waitFor(() => expect(listener.lastEventId).not.toBe(''))
  return listener
}

const rooms = ({ events }: EventListener<RoomEvent>): Room[] =>
  events.flatMap((event) => (event.type === 'room' ? event.room : []))

const states = ({ members }: Room) => members.map(({ state }) => state)

describe('a room', () => {
  it('is opened around a title, and entered by its code however that is typed', async () => {
    const ana = createViewer(playback.url)
    const opened = await as(ana).open({ movieId: title(), positionSeconds: 90 })
    expect(opened.status).toBe(201)
    const { code, roomId } = Room.parse(opened.body)
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    const ben = createViewer(other.url)
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    const joined = Room.parse((await as(ben).join(typed)).body)
    expect(joined).toMatchObject({ roomId, playback: { playing: false, positionSeconds: 90 } })
    expect(joined.members.map(({ username }) => username)).toEqual([ana.userId, ben.userId])
    expect((await as(ben).join(code)).body.members).toHaveLength(2)
  })

  it('plays for all when all are ready, whichever instance they are on', async () => {
    const { ana, ben, anaId, benId, room } = await together()
    const heard = [
      await hearing(playback.url, anaId, room.roomId),
      await hearing(other.url, benId, room.roomId),
    ]
    const { version } = (await ana.command(room.roomId, true, 30)).body.playback
    await ana.report(room.roomId, version)
    const begun = (await ben.report(room.roomId, version)).body
    expect(states(begun)).toEqual(['ready', 'ready'])
    expect(Date.parse(begun.playback.startsAt) - Date.parse(begun.now)).toBeLessThan(1000)
    for (const listener of heard) {
      await vi.waitFor(() => expect(rooms(listener).at(-1)?.playback).toEqual(begun.playback))
      expect(listener.events[0]).toMatchObject({ cause: { action: 'played', username: anaId } })
    }
  })

  it('begins without a member who is not ready in time', async () => {
    const { ana, ben, room } = await together()
    const { playback: wanted, now } = (await ben.command(room.roomId, true, 0)).body
    expect(Date.parse(wanted.startsAt) - Date.parse(now)).toBe(1000)
    await vi.waitFor(
      async () => {
        const { body } = await ana.report(room.roomId, wanted.version)
        expect(states(body)).toEqual(['ready', 'behind'])
        expect(body.playback).toEqual(wanted)
      },
      { timeout: 15_000 },
    )
  })

  it('loses no report of members who become ready in the same moment', async () => {
    const { ana, room } = await together()
    const crowd = Array.from({ length: 6 }, (_, index) =>
      as(createViewer((index % 2 === 0 ? playback : other).url)),
    )
    for (const member of crowd) await member.join(room.code)
    const { version } = room.playback
    await Promise.all(crowd.map((member) => member.report(room.roomId, version)))
    const ready = states((await ana.get(room.roomId)).body).filter((state) => state === 'ready')
    expect(ready).toHaveLength(6)
  })

  it('tells who comes back what happened meanwhile', async () => {
    const { ana, benId, room } = await together()
    const listener = await hearing(other.url, benId, room.roomId)
    listener.close()
    await ana.command(room.roomId, true, 12)
    await ana.command(room.roomId, false, 15)
    const back = await hearing(playback.url, benId, room.roomId, listener.lastEventId)
    await vi.waitFor(() => expect(back.events).toHaveLength(2))
    expect(back.events).toMatchObject([
      { cause: { action: 'played' } },
      { cause: { action: 'paused' }, room: { playback: { playing: false, positionSeconds: 15 } } },
    ])
  })

  it('is left for another one, and closes behind the last', async () => {
    const { ana, ben, benId, room } = await together()
    const listener = await hearing(other.url, benId, room.roomId)
    const next = (await ana.open({ movieId: title() })).body
    await vi.waitFor(() =>
      expect(listener.events.at(-1)).toMatchObject({
        cause: { action: 'left' },
        room: { members: [{ username: benId }] },
      }),
    )
    expect((await ana.get(room.roomId)).status).toBe(404)
    expect((await ben.leave(room.roomId)).status).toBe(204)
    expect((await ben.join(room.code)).status).toBe(404)
    expect((await ana.get(next.roomId)).status).toBe(200)
  })

  it('tells those who left nothing more', async () => {
    const { ana, ben, benId, room } = await together()
    const listener = await hearing(other.url, benId, room.roomId)
    await ben.leave(room.roomId)
    await ana.command(room.roomId, true, 12)
    await vi.waitFor(() => expect(listener.isOpen).toBe(false))
    expect(listener.events).toEqual([])
  })

  it('forgets a viewer whose account is closed', async () => {
    const { ana, benId, room } = await together()
    await other.context.personalData.eraseFor(benId)
    expect((await ana.get(room.roomId)).body.members).toHaveLength(1)
  })
})

describe('refused is', () => {
  it('an invitation that nobody gave, and one that is no code', async () => {
    const ana = as(createViewer(playback.url))
    expect((await ana.join('0000-0000-0000')).body.code).toBe('not_found')
    const typo = await ana.join('hello')
    expect(typo.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'body.code' }] })
  })

  it('guessing codes', async () => {
    const ana = as(createViewer(playback.url))
    const answers: number[] = []
    for (let guess = 0; guess < 13; guess++) answers.push((await ana.join('0000-0000-0000')).status)
    expect(answers).toEqual([...Array.from({ length: 12 }, () => 404), 429])
  })

  it('a ninth member', async () => {
    const { room } = await together()
    const join = () => as(createViewer(playback.url)).join(room.code)
    for (let member = 2; member < 8; member++) expect((await join()).status).toBe(200)
    expect((await join()).body).toMatchObject({ status: 409, code: 'room_full' })
  })

  it('everything to a viewer who is not in the room', async () => {
    const { room } = await together()
    const stranger = createViewer(other.url)
    const { get, command, report, leave } = as(stranger)
    const answers = [
      await get(room.roomId),
      await command(room.roomId, true, 0),
      await report(room.roomId, 1),
      await leave(room.roomId),
      await hearing(other.url, stranger.userId, room.roomId),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  })

  it('a place beyond the end, and what is no place', async () => {
    const { ana, room } = await together()
    expect((await ana.command(room.roomId, true, 6000)).status).toBe(200)
    for (const place of [6000.1, -1, '12', null]) {
      const { body } = await ana.command(room.roomId, true, place)
      expect(body).toMatchObject({ status: 422, errors: [{ path: 'body.positionSeconds' }] })
    }
    expect((await ana.get(room.roomId)).body.playback.positionSeconds).toBe(6000)
    const late = await ana.open({ movieId: title(), positionSeconds: 7000 })
    expect(late.body.code).toBe('validation_failed')
  })

  it('more than a command is made of', async () => {
    const { ana, room } = await together()
    expect((await ana.command(room.roomId, true, 'x'.repeat(2000))).status).toBe(413)
  })

  it('a premium title to each member whose plan does not include it', async () => {
    const movieId = title({ premium: true })
    const [rich, poor] = [createViewer(playback.url, 'premium'), createViewer(other.url)]
    expect((await as(poor).open({ movieId })).body.code).toBe('forbidden')
    const { body } = await as(rich).open({ movieId })
    expect((await as(poor).join(body.code)).body.code).toBe('forbidden')
    expect((await as(rich).get(body.roomId)).body.members).toHaveLength(1)
  })

  it('an unknown title, and anybody who is not signed in', async () => {
    const ana = createViewer(playback.url)
    const movieId = 'mov_0000000000000000'
    expect((await as(ana).open({ movieId })).body.code).toBe('not_found')
    const { status } = await fetch(`${playback.url}/api/rooms/join`, { method: 'POST' })
    expect(status).toBe(401)
  })

  it('any of it, politely, while Redis is away', async () => {
    const { ana, anaId, room } = await together()
    playback.faults.redis.cut()
    const url = `${playback.url}/api/rooms/${room.roomId}`
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${anaId}:free` } })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('2')
    playback.faults.redis.restore()
    expect((await ana.command(room.roomId, true, 1)).status).toBe(200)
  })
})
