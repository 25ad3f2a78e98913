import type { Deletion } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { AppError } from '../../../http/errors.ts'
import { episodeStore } from '../episode-store.ts'
import { deletionStore, toDeletion, type DeletionRecord } from './deletion-store.ts'
import { editStore, versionOf, type Stored } from './edit-store.ts'
import { unknownTitle, withFields } from './guarded-changes.ts'
import { createPublisher } from './publisher.ts'

/** For so long what was deleted can be brought back. */
const restorableMs = 24 * 3600_000
/** Somebody may edit what is being deleted: then it is looked at again. */
const attempts = 5

/** Takes titles away. What is deleted is kept apart, so that no reader of the catalogue meets it. */
export function createRemover(context: Context): (id: string) => Promise<Deletion> {
  const { mongo } = context
  const store = editStore(mongo)
  const episodes = episodeStore(mongo, 'primary')
  const deletions = deletionStore(mongo)
  const publish = createPublisher(context)

  async function putAside({ kind, record }: Stored) {
    const now = new Date()
    const deletion = {
      _id: record._id,
      kind,
      title: record.title,
      deletedAt: now,
      restorableUntil: new Date(now.getTime() + restorableMs),
      record,
      episodes: kind === 'series' ? await episodes.ofSeries(record._id) : [],
    }
    await deletions.put(deletion)
    return deletion
  }

  /** False when somebody has edited it since it was read. */
  async function takeAway(stored: Stored): Promise<boolean> {
    const { _id: id } = stored.record
    const outcome = { removed: false }
    await publish({ before: stored }, async () => {
      outcome.removed = await store.remove(stored)
      if (outcome.removed && stored.kind === 'series') await episodes.deleteOfSeries(id)
    })
    return outcome.removed
  }

  return async (id) => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const stored = await store.find(id)
      if (!stored) throw unknownTitle(id)
      const deletion = await putAside(stored)
      if (await takeAway(stored)) return toDeletion(deletion)
    }
    throw new AppError('conflict', 'This is being changed by others; try again.')
  }
}

/** Brings titles back, as long as their time is not over. */
export function createRestorer(context: Context): (id: string) => Promise<Stored> {
  const { mongo } = context
  const store = editStore(mongo)
  const deletions = deletionStore(mongo)
  const publish = createPublisher(context)

  async function assertPlaced({ kind, record }: Stored): Promise<void> {
    if (kind !== 'episode' || (await store.find(record.place.seriesId))) return
    throw new AppError('conflict', 'Its series is not there; restore that first.')
  }

  return async (id) => {
    const deletion = await deletions.find(id)
    const restored = deletion && toStored(deletion)
    if (!restored) throw new AppError('not_found', `Nothing can be restored under ${id}.`)
    await assertPlaced(restored)
    await publish({ after: restored }, async () => {
      const isNew = await store.insert(restored)
      if (!isNew && !(await store.find(id))) throw displaced(restored)
      for (const record of deletion.episodes) await store.insert({ kind: 'episode', record })
      await deletions.drop(id)
    })
    return restored
  }
}

/** As it was, at a version that nobody has seen; null when its time is over. */
function toStored({ kind, record, restorableUntil }: DeletionRecord): Stored | null {
  if (!record || !restorableUntil || restorableUntil.getTime() <= Date.now()) return null
  const stored = { kind, record } as Stored
  return withFields(stored, { version: versionOf(stored) + 1, editedAt: new Date() })
}

const displaced = ({ record }: Stored): AppError =>
  new AppError('conflict', `Another episode has taken the place of “${record.title}”.`)
