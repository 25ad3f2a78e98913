import { ApiError } from '../../api/api-error.ts'
import type { ProgressQueue } from './progress-queue.ts'
import { replay } from './progress-replay.ts'

const FIRST_RETRY_SECONDS = 5
const LAST_RETRY_SECONDS = 120

/**
 * Replays what is kept for a viewer now and whenever the network comes back, trying again while the
 * server cannot take it. Returns what ends it.
 */
export function replayInBackground(queue: ProgressQueue, userId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let retrySeconds = FIRST_RETRY_SECONDS
  let ended = false
  const attempt = async () => {
    clearTimeout(timer)
    try {
      await replay(queue, userId)
      retrySeconds = FIRST_RETRY_SECONDS
    } catch (error) {
      if (!(error instanceof ApiError) || ended) return
      const waitSeconds = error.retryAfterSeconds ?? retrySeconds * (0.5 + Math.random())
      timer = setTimeout(() => void attempt(), waitSeconds * 1000)
      retrySeconds = Math.min(retrySeconds * 2, LAST_RETRY_SECONDS)
    }
  }
  const onOnline = () => void attempt()
  addEventListener('online', onOnline)
  void attempt()
  return () => {
    ended = true
    clearTimeout(timer)
    removeEventListener('online', onOnline)
  }
}
