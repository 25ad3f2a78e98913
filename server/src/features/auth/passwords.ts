import { randomBytes } from 'node:crypto'
import { hash, parseOptions, verify } from '@node-rs/argon2'
import { AppError } from '../../http/errors.ts'
import { createGate } from './gate.ts'

/** Argon2id as OWASP's Password Storage Cheat Sheet recommends it: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes at a time: half of libuv's threads, so that files and names are still served. */
const concurrent = 2
/** Less than a second of work; whoever comes later is better told at once. */
const waiting = 20

export interface Passwords {
  /** An Argon2id hash in PHC format. */
  hash: (password: string) => Promise<string>
  /**
   * Whether the password has this hash. Without a hash it takes the same time and is false, so that
   * an unknown account cannot be told by a faster answer.
   */
  verify: (hashed: string | undefined, password: string) => Promise<boolean>
  /** Whether a hash was made with other parameters than today's. */
  isOutdated: (hashed: string) => boolean
}

/** @throws AppError `temporarily_overloaded` from `hash` and `verify` when too many wait. */
export function createPasswords(): Passwords {
  const gate = createGate({
    concurrent,
    waiting,
    refusal: () =>
      new AppError('temporarily_overloaded', 'Too many people are signing in; try again soon.', {
        headers: { 'Retry-After': '2' },
      }),
  })
  const dummy = hash(randomBytes(32), parameters)
  return {
    hash: (password) => gate(() => hash(normalised(password), parameters)),
    verify: (hashed, password) =>
      gate(async () => {
        const matches = await verify(hashed ?? (await dummy), normalised(password))
        return matches && hashed !== undefined
      }),
    isOutdated(hashed) {
      const { memoryCost, timeCost, parallelism } = parseOptions(hashed)
      return (
        !hashed.startsWith('$argon2id$') ||
        memoryCost !== parameters.memoryCost ||
        timeCost !== parameters.timeCost ||
        parallelism !== parameters.parallelism
      )
    },
  }
}

/** Keyboards write the same letters differently (NIST SP 800-63B, 3.1.1.2). */
const normalised = (password: string): string => password.normalize('NFKC')
