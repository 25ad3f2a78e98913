import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

// Stores whose owner was killed a moment ago need as long to save and end.
const waitMs = 4_000

/**
 * Makes the data folder and holds it for this process until the returned function is called or the
 * process ends, however it ends: the lock is SQLite's, which the kernel lets go. Throws one clear
 * line when the folder cannot be written or another process holds it.
 */
export function holdDataFolder(dataDir: string): () => void {
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK)
  } catch (error) {
    throw new Error(`The data folder ${dataDir} cannot be written to: ${reason(error)}`, {
      cause: error,
    })
  }
  const lock = openLock(dataDir)
  return () => lock.close()
}

function openLock(dataDir: string): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(dataDir, 'lock.sqlite'), { timeout: waitMs })
    // Nothing is ever written, the lock alone is wanted.
    lock.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    if (/locked/.test(reason(error)))
      throw new Error(`The data folder ${dataDir} is already in use by another process.`, {
        cause: error,
      })
    throw new Error(`The data folder ${dataDir} cannot be written to: ${reason(error)}`, {
      cause: error,
    })
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))
