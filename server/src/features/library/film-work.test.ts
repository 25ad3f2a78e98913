import { readdirSync, readFileSync } from 'node:fs'
import { readlink } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { hasFfmpeg } from './packaging/program.ts'
import { FilmStage, patient } from './test/film-stage.ts'
import { makeFilm } from './test/films.ts'
import { look } from './test/uploader.ts'

const able = hasFfmpeg() || process.env['CI'] !== undefined
if (!able) console.warn('skipped: making films of uploads needs ffmpeg and ffprobe')

let stage: FilmStage
let film: Buffer

beforeAll(async () => {
  stage = await FilmStage.open(process.env['PATH'] ?? '')
  if (able) film = await makeFilm({ seconds: 12, size: '1280x720' })
}, 120_000)
beforeEach(() => stage.signIn())
afterAll(() => stage.close())

describe.runIf(able)('the work on a film', { timeout: 240_000 }, () => {
  afterEach(() => stage.killWorker())

  test('is given to another worker when its own is killed, and its ffmpeg dies with it', async () => {
    await stage.startWorker()
    const id = await stage.send(film)
    const begun = await stage.until(id, ({ renditions }) => renditions.length > 0)
    await vi.waitFor(async () => expect(await programsOn(id)).not.toEqual([]), patient)
    await stage.killWorker()
    await vi.waitFor(async () => expect(await programsOn(id)).toEqual([]), patient)
    expect(begun.renditions).toEqual(['360p'])
    const kept = readdirSync(path.join(stage.folders.film(id), '360p'))
    await stage.startWorker()
    expect(await stage.settled(id)).toMatchObject({
      state: 'ready',
      renditions: ['720p', '480p', '360p'],
    })
    expect(readdirSync(path.join(stage.folders.film(id), '360p'))).toEqual(kept)
    await stage.expectLeft(id, [stage.folders.film(id)])
  })

  test('ends when it is cancelled, leaves no film, and can be taken up again', async () => {
    await stage.startWorker()
    const id = await stage.send(film)
    const { movieId } = await stage.until(id, ({ renditions }) => renditions.length > 0)
    expect(await stage.call('POST', `/api/uploads/${id}/cancel`)).toMatchObject({
      state: 'cancelled',
    })
    await vi.waitFor(async () => expect(await programsOn(id)).toEqual([]), patient)
    await stage.expectLeft(id, [stage.folders.source(id)])
    const { sources } = (await stage.call('GET', `/api/streaming/sources/${movieId}`)) as {
      sources?: unknown[]
    }
    expect(sources ?? []).toEqual([])
    expect(await stage.call('POST', `/api/uploads/${id}/cancel`)).toMatchObject({
      code: 'upload_conflict',
    })
    expect(await stage.call('POST', `/api/uploads/${id}/retry`)).toMatchObject({ state: 'queued' })
    await stage.until(id, ({ renditions }) => renditions.length > 0)
    const removed = await stage.uploader.browser.send('DELETE', `/api/uploads/${id}`, {
      token: stage.uploader.token,
    })
    expect(removed.status).toBe(204)
    await vi.waitFor(async () => expect(await programsOn(id)).toEqual([]), patient)
    await stage.expectLeft(id, [])
  })

  test('is put down by a worker that drains', async () => {
    const worker = await stage.startWorker()
    const id = await stage.send(film)
    await stage.until(id, (upload) => upload.stage === 'ladder')
    worker.process.kill('SIGTERM')
    expect(await worker.exited).toBe(0)
    expect(await look(stage.uploader, id)).toMatchObject({ state: 'queued' })
    expect(await programsOn(id)).toEqual([])
  })
})

/** Process ids of ffmpeg and ffprobe at work on an upload. */
async function programsOn(id: string): Promise<string[]> {
  const found = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(id)
    } catch {
      return false
    }
  })
  const programs = await Promise.all(
    found.map((name) => readlink(`/proc/${name}/exe`).catch(() => '')),
  )
  return programs.filter((program) => /ff(mpeg|probe)$/.test(program))
}
