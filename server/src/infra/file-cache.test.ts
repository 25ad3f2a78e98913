import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileCache } from './file-cache.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'cinema-files-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const never = () => Promise.reject(new Error('It was made again.'))
const bytes = (size: number) => () => Promise.resolve(Buffer.alloc(size))

test('makes a file once for all who ask, and finds it again afterwards', async () => {
  const cache = createFileCache({ directory, maxBytes: 1000 })
  let made = 0
  const make = async () => {
    made += 1
    await Promise.resolve()
    return Buffer.from('picture')
  }
  const all = await Promise.all(Array.from({ length: 20 }, () => cache.get('a.jpg', make)))
  expect(made).toBe(1)
  expect(all.every((each) => each.toString() === 'picture')).toBe(true)
  const other = createFileCache({ directory, maxBytes: 1000 })
  expect((await other.get('a.jpg', never)).toString()).toBe('picture')
})

test('stays within its bound, and lets go what was used longest ago', async () => {
  let now = Date.now()
  const cache = createFileCache({ directory, maxBytes: 1000, now: () => now })
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) {
    await cache.get(name, bytes(300))
    const made = (now - 600_000) / 1000
    await utimes(path.join(directory, name), made, made)
    now += 1000
  }
  await cache.get('a.jpg', never)
  await cache.get('d.jpg', bytes(300))
  expect((await readdir(directory)).sort()).toEqual(['a.jpg', 'c.jpg', 'd.jpg'])
})

test('counts what others wrote, and clears away what a killed process left', async () => {
  await writeFile(path.join(directory, 'old.jpg'), Buffer.alloc(900))
  await writeFile(path.join(directory, '.half.jpg-0'), Buffer.alloc(10))
  const longAgo = (Date.now() - 7_200_000) / 1000
  for (const name of ['old.jpg', '.half.jpg-0']) {
    await utimes(path.join(directory, name), longAgo, longAgo)
  }
  const cache = createFileCache({ directory, maxBytes: 1000 })
  await cache.get('new.jpg', bytes(200))
  expect(await readdir(directory)).toEqual(['new.jpg'])
})

test('answers without a disk, and forgets what failed', async () => {
  const file = path.join(directory, 'file')
  await writeFile(file, '')
  const cache = createFileCache({ directory: path.join(file, 'below'), maxBytes: 1000 })
  await expect(cache.get('a.jpg', never)).rejects.toThrow('made again')
  expect((await cache.get('a.jpg', bytes(3))).length).toBe(3)
})

test.each(['../a.jpg', 'a/b.jpg', '.a.jpg', 'a', ''])('takes no name like %s', (name) => {
  expect(() => createFileCache({ directory, maxBytes: 1 }).get(name, never)).toThrow('no name')
})
