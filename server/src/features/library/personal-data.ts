import type { Context } from '../../context.ts'
import type { PersonalData } from '../../personal-data.ts'
import { createLibrary } from './library.ts'
import { toUpload } from './presenter.ts'

/** Films that a viewer sent in: what plays stays in the library, what does not goes with its sender. */
export function uploadData(context: Context): PersonalData {
  const library = createLibrary(context)
  return {
    name: 'uploads',
    exportFor: async (userId) => (await library.uploads.ofAccount(userId)).map(toUpload),
    async eraseFor(userId) {
      const sent = await library.uploads.ofAccount(userId)
      const unfinished = sent.filter(({ renditions }) => renditions.length === 0)
      for (const { _id } of unfinished) await library.discard(_id)
      await library.uploads.disown(userId)
    },
  }
}
