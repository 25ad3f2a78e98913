import type { Command } from '../../../cli.ts'
import { migrate } from '../../../migrate.ts'
import { mediaFileStore } from './media-file-store.ts'
import { scanReport } from './report.ts'
import { scanMedia } from './scan.ts'

/** Commands of the library; what they found is told on standard output. */
export const libraryCommands: Readonly<Record<string, Command>> = {
  'library:scan': {
    description: 'Look through MEDIA_DIR now, and tell what of it cannot be played and why',
    options: [],
    async run(context) {
      if (context.config.MEDIA_DIR === undefined) throw new Error('MEDIA_DIR is not set.')
      await migrate(context.mongo)
      await scanMedia(context, context.drain.signal)
      const { fileCount, left, problem } = await scanReport(mediaFileStore(context.mongo))
      if (problem !== null) throw new Error(`${context.config.MEDIA_DIR}: ${problem}`)
      for (const { path, reason } of left) console.log(`${path}: ${reason}`)
      console.log(
        `${fileCount} files, of which ${fileCount - left.length} are films of the library.`,
      )
    },
  },
}
