import type { Named } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { AppError } from '../../../http/errors.ts'
import { changedMeanwhile, versionTag, type Believed } from '../../../http/preconditions.ts'
import { slugify } from '../../../infra/text.ts'
import { genreStore } from '../genre-store.ts'
import { deletionStore } from './deletion-store.ts'
import { editStore, versionOf, type Stored } from './edit-store.ts'
import { publicTags } from './entry.ts'
import { createPublisher } from './publisher.ts'
import { genresNamed, type Edit } from './title-edits.ts'

/** A change of a stored title: what was asked for, and the fields that come of it. */
interface Change {
  readonly id: string
  readonly believed: Believed
  readonly edit: object
  readonly fieldsOf: (stored: Stored) => object
}

/** Adds and changes single titles, each change guarded by the version it was made to. */
export function guardedChanges(context: Context) {
  const { mongo } = context
  const store = editStore(mongo)
  const deletions = deletionStore(mongo)
  const publish = createPublisher(context)
  const publicTag = publicTags(context)

  const holds = async (stored: Stored, believed: Believed): Promise<boolean> =>
    believed === '*' ||
    believed.includes(versionTag(versionOf(stored))) ||
    (believed.length > 0 && believed.includes(await publicTag(stored)))

  return {
    find: store.find,

    /** @throws AppError `conflict` where there is such a title already. */
    add: async (stored: Stored, edit: object): Promise<Stored> => {
      const { _id } = stored.record
      const added = withFields(stored, {
        version: 1,
        curated: Object.keys(edit),
        editedAt: new Date(),
      })
      await publish({ after: added }, async () => {
        if (!(await store.insert(added))) throw taken(added)
        await deletions.drop(_id)
      })
      return added
    },

    /** @throws AppError `not_found`, and `precondition_failed` where it was changed meanwhile. */
    change: async ({ id, believed, edit, fieldsOf }: Change): Promise<Stored> => {
      const before = await store.find(id)
      if (!before) throw unknownTitle(id)
      if (!(await holds(before, believed))) throw changedMeanwhile(versionOf(before))
      const curated = [...new Set([...(before.record.curated ?? []), ...Object.keys(edit)])]
      const fields = { ...fieldsOf(before), curated, editedAt: new Date() }
      const after = withFields(before, { ...fields, version: versionOf(before) + 1 })
      await publish({ before, after }, async () => {
        if (await store.change(before, fields)) return
        const present = await store.find(id)
        throw present ? changedMeanwhile(versionOf(present)) : unknownTitle(id)
      })
      return after
    },
  }
}

/** Fields of the kind that the title is of. */
export const withFields = ({ kind, record }: Stored, fields: object): Stored =>
  ({ kind, record: { ...record, ...fields } }) as Stored

/** Gives an edit its genres as the catalogue spells them. */
export function genreNaming({ mongo }: Context) {
  const genres = genreStore(mongo, 'primary')
  return async <T extends { genres?: string[] | undefined }>(edit: T): Promise<Edit<T>> => {
    const { genres: names, ...rest } = edit
    if (!names) return rest
    const known = await genres.named(names.map(slugify))
    const spelled: Named[] = known.map(({ _id, name }) => ({ slug: _id, name }))
    return { ...rest, genres: genresNamed(names, spelled) }
  }
}

export const unknownTitle = (id: string): AppError =>
  new AppError('not_found', `No title has the id ${id}.`)

function taken({ kind, record }: Stored): AppError {
  const extra = { existingId: record._id }
  if (kind !== 'episode') {
    const sentence = `“${record.title}” is in the catalogue already: ${record._id}.`
    return new AppError('conflict', sentence, { extra })
  }
  const { seasonNumber, episodeNumber } = record.place
  const message = `Season ${seasonNumber} has an episode ${episodeNumber} already.`
  return new AppError('conflict', message, { extra, errors: [{ path: 'body.number', message }] })
}
