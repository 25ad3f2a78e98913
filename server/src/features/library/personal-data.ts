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
      for (const upload of sent) {
        // What nobody else may see goes too.
        if (upload.photoFilm) await library.withdraw(upload)
        else if (upload.renditions.length > 0) continue
        await library.discard(upload._id)
      }
      await library.uploads.disown(userId)
    },
  }
}
