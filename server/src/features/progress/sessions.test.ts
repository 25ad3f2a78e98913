import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createViewer,
  newId,
  playing,
  startPlayback,
  type Playback,
} from '../../../test/playback.ts'

let playback: Playback
beforeAll(async () => {
  playback = await startPlayback()
})
afterAll(() => playback.close())

describe('a playback session', () => {
  it('starts without a place, and offers the place once there is one', async () => {
    const { client, movieId, report } = await playing(playback)
    expect((await client.progress(movieId)).body.code).toBe('no_progress')
    await report(1, 1200)
    const again = await client.start(movieId)
    expect(again.status).toBe(201)
    expect(again.body.resume).toMatchObject({ positionSeconds: 1200, watched: false })
    expect(again.body.heartbeatSeconds).toBe(10)
  })

  it('gives later sessions later epochs', async () => {
    const { client, movieId, epoch } = await playing(playback)
    const epochs = [epoch]
    for (let round = 0; round < 5; round++) epochs.push((await client.start(movieId)).body.epoch)
    expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b))
  })

  it('is refused for an unknown title', async () => {
    expect((await createViewer(playback.url).start(newId('mov'))).body.code).toBe('not_found')
  })

  it('ends once, and only its owner can end it', async () => {
    const { client, sessionId } = await playing(playback)
    const path = `/api/streaming/sessions/${sessionId}`
    expect((await createViewer(playback.url).send('DELETE', path)).body.code).toBe('not_found')
    expect((await client.send('DELETE', path)).status).toBe(204)
    expect((await client.send('DELETE', path)).status).toBe(404)
  })

  it('takes the title over from another device, and refuses another title beyond the tier', async () => {
    const client = createViewer(playback.url, 'free')
    const [first, second] = [playback.title(), playback.title()]
    const television = (await client.start(first, 'television-1')).body
    expect((await client.start(first, 'telephone-1')).status).toBe(201)
    const refused = await client.start(second, 'tablet-0001')
    expect(refused.status).toBe(409)
    expect(refused.body.code).toBe('stream_limit')
    expect(refused.body.sessions).toMatchObject([{ movieId: first }])
    expect(refused.body.sessions[0]?.sessionId).not.toBe(television.sessionId)
    await client.send('DELETE', `/api/streaming/sessions/${refused.body.sessions[0]?.sessionId}`)
    expect((await client.start(second, 'tablet-0001')).status).toBe(201)
  })

  it('is replaced by another title on the same device', async () => {
    const client = createViewer(playback.url, 'free')
    expect((await client.start(playback.title(), 'television-1')).status).toBe(201)
    expect((await client.start(playback.title(), 'television-1')).status).toBe(201)
  })

  it('lets premium viewers play four titles at once, however close together they begin', async () => {
    const client = createViewer(playback.url, 'premium')
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => client.start(playback.title(), `device-000${index}`)),
    )
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b)
    expect(statuses).toEqual([201, 201, 201, 201, 409, 409])
  })

  it('counts as active until its last report says that it ended', async () => {
    const { report } = await playing(playback)
    await report(1, 100)
    const active = await activeSessions()
    expect(active).toBeGreaterThan(0)
    await report(2, 110, { event: 'end' })
    expect(await activeSessions()).toBe(active - 1)
  })
})

async function activeSessions(): Promise<number> {
  const metrics = await (await fetch(`${playback.url}/metrics`)).text()
  return Number(/^playback_sessions_active (\d+)$/m.exec(metrics)?.[1])
}
