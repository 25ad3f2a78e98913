import { ProgressQueue } from './progress-queue.ts'

let shared: ProgressQueue | undefined

/** The one queue of this browser. */
export function progressQueue(): ProgressQueue {
  return (shared ??= new ProgressQueue())
}
