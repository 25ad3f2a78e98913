import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Files that can be made anew, in a folder that never grows far beyond its bound. */
export interface FileCache {
  /** The bytes under a name, made when they are not there: once for all who ask meanwhile. */
  get: (name: string, make: () => Promise<Buffer>) => Promise<Buffer>
}

interface Options {
  readonly directory: string
  readonly maxBytes: number
  readonly now?: () => number
}

const safeName = /^[\w-]+(\.[\w-]+)+$/
const unfinishedPrefix = '.'
/** What a killed process left. */
const abandonedMs = 3_600_000
/** Time of use is written when it is off by this much: not every read is a write. */
const useStepMs = 60_000
/** Room is made for more than one file, so that not every write looks at them all. */
const keptShare = 0.9

/**
 * A cache on disk. What was used longest ago goes first, by the times of the files themselves, so
 * that processes that share the folder agree. A disk that fails costs time, never an answer.
 */
export function createFileCache({ directory, maxBytes, now = Date.now }: Options): FileCache {
  const loads = new Map<string, Promise<Buffer>>()
  let heldBytes: number | undefined

  async function keep(name: string, bytes: Buffer): Promise<void> {
    await mkdir(directory, { recursive: true })
    const unfinished = path.join(
      directory,
      `${unfinishedPrefix}${name}-${randomBytes(4).toString('hex')}`,
    )
    await writeFile(unfinished, bytes)
    await rename(unfinished, path.join(directory, name))
    heldBytes = (heldBytes ?? (await filesIn(directory, now())).bytes - bytes.length) + bytes.length
    if (heldBytes > maxBytes) heldBytes = await makeRoom(directory, { maxBytes, now: now() })
  }

  async function load(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const known = await read(path.join(directory, name), now())
    if (known) return known
    const bytes = await make()
    // A full disk must not take pictures away.
    await keep(name, bytes).catch(() => undefined)
    return bytes
  }

  return {
    get(name, make) {
      if (!safeName.test(name)) throw new Error(`${name} is no name of a cached file.`)
      const running = loads.get(name)
      if (running) return running
      const loading = load(name, make).finally(() => loads.delete(name))
      loads.set(name, loading)
      return loading
    },
  }
}

async function read(file: string, now: number): Promise<Buffer | null> {
  try {
    const [bytes, { mtimeMs }] = await Promise.all([readFile(file), stat(file)])
    if (now - mtimeMs > useStepMs) await utimes(file, now / 1000, now / 1000)
    return bytes
  } catch {
    return null
  }
}

interface Held {
  readonly file: string
  readonly bytes: number
  readonly usedMs: number
}

async function filesIn(directory: string, now: number): Promise<{ files: Held[]; bytes: number }> {
  const files: Held[] = []
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name)
    const found = await stat(file).catch(() => null)
    if (!found?.isFile()) continue
    if (!name.startsWith(unfinishedPrefix)) {
      files.push({ file, bytes: found.size, usedMs: found.mtimeMs })
    } else if (now - found.mtimeMs > abandonedMs) await rm(file, { force: true })
  }
  return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** Removes what was used longest ago; returns how many bytes are left. */
async function makeRoom(
  directory: string,
  { maxBytes, now }: { maxBytes: number; now: number },
): Promise<number> {
  const { files, bytes } = await filesIn(directory, now)
  let left = bytes
  for (const { file, bytes: size } of files.sort((a, b) => a.usedMs - b.usedMs)) {
    if (left <= maxBytes * keptShare) break
    await rm(file, { force: true })
    left -= size
  }
  return left
}
