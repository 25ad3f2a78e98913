import { setTimeout as after } from 'node:timers/promises'
import { AppError } from '../../http/errors.ts'

/**
 * Waits for an answer of the data store at most this long. The work itself is not undone.
 * @throws AppError `dependency_unavailable` when the time is over.
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const settled = new AbortController()
  const { signal } = settled
  const late = after(milliseconds, undefined, { signal, ref: false }).then(() => {
    throw new AppError('dependency_unavailable', 'Accounts cannot be reached right now.', {
      headers: { 'Retry-After': '2' },
    })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    settled.abort()
  }
}
