import { MediaFileState, type MediaScan } from '@cinema/contract'
import type { mediaFileStore } from './media-file-store.ts'

const left = MediaFileState.exclude(['taken'])
const mostTold = 500

/** What of the folder of films does not play, and why. */
export async function scanReport(files: ReturnType<typeof mediaFileStore>): Promise<MediaScan> {
  const [last, found] = await Promise.all([files.last(), files.inStates(left.options, mostTold)])
  return {
    scannedAt: last?.scannedAt.toISOString() ?? null,
    fileCount: last?.fileCount ?? 0,
    problem: last?.problem ?? null,
    left: found.flatMap(({ _id, state, reason }) => {
      const parsed = left.safeParse(state)
      return parsed.success ? [{ path: _id, state: parsed.data, reason: reason ?? '' }] : []
    }),
  }
}
