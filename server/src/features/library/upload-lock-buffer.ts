import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Lock, Locker } from '@tus/server'
import { AppError } from '../../http/errors.ts'
import { within } from '../../infra/availability.ts'
import type { Redis } from '../../infra/redis.ts'
import { loadScript } from '../../infra/script.ts'

const hold = loadScript(new URL('./hold-upload.lua', import.meta.url))
const release = loadScript(new URL('./release-upload.lua', import.meta.url))

const lockMs = 15_000
const lookMs = 500
const pauseMs = 100
const patienceMs = 10_000
const answerMs = 1000

/**
 * One request at a time for an upload, over all instances. Who comes later asks the holder to let go:
 * a connection that died in the middle of a chunk must not keep its client from coming back. A holder
 * that died lets go by itself after some seconds.
 */
export function createUploadLocker(redis: Redis): Locker {
  return { newLock: (id) => new UploadLock(redis, id) }
}

class UploadLock implements Lock {
  readonly #redis: Redis
  readonly #keys: readonly [lock: string, wanted: string]
  readonly #token = randomUUID()
  #watch: NodeJS.Timeout | undefined

  constructor(redis: Redis, uploadId: string) {
    const key = `state:1:upload-lock:{${uploadId}}`
    this.#redis = redis
    this.#keys = [key, `${key}:wanted`]
  }

  /** @throws AppError `upload_locked` when the holder does not let go; StoreAway. */
  async lock(signal: AbortSignal, letGo: () => Promise<void> | void): Promise<void> {
    const deadline = performance.now() + patienceMs
    while (!(await this.#take())) {
      if (signal.aborted || performance.now() > deadline) {
        throw new AppError('upload_locked', 'Another request is sending to this upload.', {
          headers: { 'Retry-After': '2' },
        })
      }
      await pause(pauseMs)
    }
    this.#watch = setInterval(() => void this.#look(letGo), lookMs)
  }

  async unlock(): Promise<void> {
    clearInterval(this.#watch)
    await this.#run(release).catch(() => {
      // It runs out by itself, and what was received is received.
    })
  }

  async #take(): Promise<boolean> {
    const [lock, wanted] = this.#keys
    const taken = this.#redis.set(lock, this.#token, 'PX', lockMs, 'NX')
    if ((await within(answerMs, taken)) !== null) return true
    await within(answerMs, this.#redis.set(wanted, '1', 'PX', lookMs * 4))
    return false
  }

  /** Keeps the lock, and lets go when somebody wants it or it is lost. */
  async #look(letGo: () => Promise<void> | void): Promise<void> {
    const isOurs = await this.#run(hold).catch(() => 1)
    if (isOurs === 1) return
    clearInterval(this.#watch)
    await letGo()
  }

  #run(script: typeof hold): Promise<unknown> {
    return within(answerMs, script.run(this.#redis, this.#keys, [this.#token, lockMs]))
  }
}
