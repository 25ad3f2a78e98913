import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { IndexData } from './data.ts'

/** An index as it was built, kept over a start of the process. */
export interface Snapshot {
  /** Of the catalogue that it was built from. */
  readonly generation: string
  /** When reading it began, in milliseconds since 1970. */
  readonly readFrom: number
  readonly data: IndexData
}

/** To be raised with every change of `IndexData` or of what its numbers mean. */
const format = 2
const checksumBytes = 4
/** What is checked in one go of the event loop. */
const stepBytes = 1024 * 1024

const Kept = z.object({
  format: z.literal(format),
  generation: z.string(),
  readFrom: z.number(),
  data: z.unknown(),
})

const fileIn = (folder: string): string => path.join(folder, 'search-index')

/** Puts a snapshot in the place of the one before; a start finds the one or the other, whole. */
export async function writeSnapshot(folder: string, snapshot: Snapshot): Promise<void> {
  const bytes = serialize({ format, ...snapshot })
  const checksum = Buffer.alloc(checksumBytes)
  checksum.writeUInt32LE(crc32(bytes))
  await mkdir(folder, { recursive: true })
  const partial = `${fileIn(folder)}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(partial, 'wx', 0o600)
    try {
      // The checksum comes last, so that the arrays keep the places that serve them in memory.
      await file.writev([bytes, checksum])
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, fileIn(folder))
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/**
 * The snapshot in a folder; null without one that is whole and of this format. Its arrays are views
 * of what was read: nothing is parsed, and no step of it holds the event loop for long.
 */
export async function readSnapshot(folder: string): Promise<Snapshot | null> {
  const file = await readFile(fileIn(folder)).catch(() => null)
  if (!file || file.length <= checksumBytes) return null
  const bytes = file.subarray(0, -checksumBytes)
  if ((await checksumOf(bytes)) !== file.readUInt32LE(bytes.length)) return null
  const kept = Kept.safeParse(deserialize(bytes))
  // The checksum and the format say that it is what `writeSnapshot` was given.
  if (!kept.success) return null
  const { generation, readFrom, data } = kept.data
  return { generation, readFrom, data: data as IndexData }
}

async function checksumOf(bytes: Buffer): Promise<number> {
  let checksum = 0
  for (let at = 0; at < bytes.length; at += stepBytes) {
    checksum = crc32(bytes.subarray(at, at + stepBytes), checksum)
    await nextTurn()
  }
  return checksum
}
