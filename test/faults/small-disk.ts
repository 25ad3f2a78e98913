import { execFile } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const blockBytes = 64 * 1024

/**
 * Puts a disk of a few megabytes, in memory, in the place of a folder; resolves to what takes it
 * away, and to undefined where this process may not mount.
 */
export async function mountSmallDisk(
  folder: string,
  megabytes: number,
): Promise<(() => Promise<void>) | undefined> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  } catch {
    return undefined
  }
  return async () => {
    // Lazily: a process that has just been killed may still hold a file.
    await run('umount', ['-l', folder])
  }
}

/** Whether this process may mount a disk. */
export async function canMount(): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cinema-disk-'))
  const unmount = await mountSmallDisk(folder, 1)
  await unmount?.()
  await rm(folder, { recursive: true, force: true })
  return unmount !== undefined
}

/** Writes a file until no byte more fits; resolves to what removes it. */
export async function fillDisk(folder: string): Promise<() => Promise<void>> {
  const name = path.join(folder, 'ballast')
  const file = await open(name, 'w')
  try {
    for (let size = blockBytes; size >= 1; size = Math.floor(size / 2)) await writeAll(file, size)
  } finally {
    await file.close()
  }
  return () => rm(name)
}

type File = Awaited<ReturnType<typeof open>>

async function writeAll(file: File, size: number): Promise<void> {
  const block = Buffer.alloc(size)
  for (;;) {
    try {
      const { bytesWritten } = await file.write(block)
      if (bytesWritten < size) return
    } catch (error) {
      if ((Object(error) as { code?: unknown }).code === 'ENOSPC') return
      throw error
    }
  }
}
