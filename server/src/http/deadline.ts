import { AppError } from './errors.ts'

/**
 * What a promise comes to within the time of its request. Whatever it comes to later is let go: the
 * signal of the call told it to stop, and every read of MongoDB ends by its own `maxTimeMS`.
 * @throws AppError `dependency_unavailable` when the time is over.
 */
export function byDeadline<T>(ms: number, answer: Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const timer = setTimeout(() => reject(late()), ms)
  const inTime =
    <A>(settle: (value: A) => void) =>
    (value: A): void => {
      clearTimeout(timer)
      settle(value)
    }
  answer.then(inTime(resolve), inTime(reject))
  return promise
}

const late = (): AppError =>
  new AppError('dependency_unavailable', 'This took longer than a request may; try again soon.', {
    headers: { 'Retry-After': '2' },
  })
