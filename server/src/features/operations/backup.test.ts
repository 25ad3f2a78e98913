import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { film, addFilms } from '../../../test/films.ts'
import { playing, startPlayback, type Playback } from '../../../test/playback.ts'
import { migrate } from '../../migrate.ts'
import { readBackup, writeBackup } from './backup-store.ts'

let playback: Playback
let folder: string
beforeAll(async () => {
  playback = await startPlayback()
  folder = await mkdtemp(path.join(tmpdir(), 'cinema-backup-'))
})
afterAll(async () => {
  await playback.close()
  await rm(folder, { recursive: true, force: true })
})

/** Every document and index, as text that tells types apart. */
async function everything(): Promise<Record<string, string>> {
  const { mongo } = playback.context
  const found: Record<string, string> = {}
  for (const { name } of (await mongo.db?.listCollections().toArray()) ?? []) {
    const collection = mongo.collection(name)
    const documents = await collection.find({}, { promoteValues: false }).sort({ _id: 1 }).toArray()
    const indexes = (await collection.indexes()).map(({ name: index }) => String(index)).sort()
    found[name] = mongoose.mongo.BSON.EJSON.stringify([documents, indexes], { relaxed: false })
  }
  return found
}

/** A new machine: MongoDB and Redis have nothing. */
async function loseEverything(): Promise<void> {
  await playback.context.mongo.dropDatabase()
  await playback.context.redis.state.flushdb()
}

test('brings everything back as it was, and later epochs stay ahead', async () => {
  const { mongo } = playback.context
  await addFilms(mongo, [film({ title: 'A film', year: 1999, durationSeconds: 5400 })])
  const { client, movieId, epoch, report } = await playing(playback)
  await report(7, 1200)
  await playback.flush()
  const before = await everything()
  const counts = await writeBackup(mongo, folder)
  expect(counts).toMatchObject({ movies: 1, progress: 1 })
  expect(await readdir(folder)).toContain('progress.metadata.json')

  await loseEverything()
  expect(await everything()).toEqual({})
  expect(await readBackup(mongo, folder)).toEqual(counts)
  expect(await everything()).toEqual(before)

  const { body } = await client.progress(movieId)
  expect(body).toMatchObject({ epoch, seq: 7, positionSeconds: 1200 })
  const again = await client.start(movieId)
  expect(again.body.epoch).toBeGreaterThan(epoch)
  expect(again.body.resume).toMatchObject({ positionSeconds: 1200 })
})

test('keeps a place that is newer than the backup', async () => {
  const { mongo } = playback.context
  await migrate(mongo)
  const { client, movieId, report } = await playing(playback)
  await report(1, 300)
  await playback.flush()
  await writeBackup(mongo, folder)
  await report(2, 900)
  await playback.flush()
  await readBackup(mongo, folder)
  await playback.context.redis.state.flushdb()
  expect((await client.progress(movieId)).body).toMatchObject({ seq: 2, positionSeconds: 900 })
})

test('says that a folder holds no backup', async () => {
  const empty = path.join(folder, 'empty')
  await expect(readBackup(playback.context.mongo, tmpdir())).rejects.toThrow(/holds no backup/)
  await expect(readBackup(playback.context.mongo, empty)).rejects.toThrow(/ENOENT/)
})
