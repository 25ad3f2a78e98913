import type { Context } from '../../context.ts'
import type { PersonalData } from '../../personal-data.ts'
import { forgetViewer } from './forget-viewer-buffer.ts'
import { ProgressStore } from './progress-store.ts'

/** Places, history and running playbacks. */
export function progressData({ mongo, redis }: Context): PersonalData {
  const store = new ProgressStore(mongo)
  return {
    name: 'progress',
    // What the last seconds brought is in Redis; it arrives here with the next flush.
    exportFor: (userId) => store.all(userId),
    async eraseFor(userId) {
      // Redis first: what a flush would still write must not come back.
      await forgetViewer(redis.state, userId)
      await store.removeAll(userId)
    },
  }
}
