import { api, type CatalogueRow, type EpisodeRow } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../../context.ts'
import { decodeCursor, encodeCursor, queryName } from '../../../http/cursor.ts'
import { bytesOf } from '../../../http/cached-reply.ts'
import { reply, replyBytes } from '../../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../../http/route.ts'
import { episodeStore } from '../episode-store.ts'
import { titleKey } from '../ordering.ts'
import { reader } from '../reads.ts'
import type { EpisodeRecord } from '../title-record.ts'
import { deletionStore, toDeletion } from './deletion-store.ts'
import { editStore } from './edit-store.ts'
import { unknownTitle } from './guarded-changes.ts'
import { entryReply } from './entry.ts'
import { catalogueListStore, type ListedTitle } from './list-store.ts'
import { countCatalogue } from './statistics-store.ts'

const noStore = { 'Cache-Control': 'no-store' }
const ListBorder = z.tuple([z.string(), z.string()])
const DeletionBorder = z.tuple([z.int(), z.string()])

/** The catalogue as whoever edits it sees it: from the database, and with what is gone. */
export function catalogueAdminRoutes(context: Context, kit: RouteKit): MountedRouter {
  const { cache, database, mongo } = context
  const mounted = routerAt('/api/admin/catalogue', kit)
  const titles = editStore(mongo)
  const list = catalogueListStore(mongo)
  const deletions = deletionStore(mongo)

  route(mounted, api.catalogueAdmin.list, async ({ query }) => {
    const { cursor, limit, q, ...filter } = query
    const name = queryName('admin-catalogue', query)
    const values = cursor === undefined ? null : decodeCursor(name, cursor, ListBorder)
    const border = values && { value: values[0], id: values[1] }
    const wanted = { ...filter, beginning: q && titleKey(q) }
    const { items, more } = await list.page(wanted, border, limit)
    const last = items.at(-1)
    const nextCursor = more && last ? encodeCursor(name, [last.titleKey, last._id]) : null
    return reply({ items: items.map(toRow(query.kind)), nextCursor }, noStore)
  })

  route(mounted, api.catalogueAdmin.deleted, async ({ query: { cursor, limit } }) => {
    const name = queryName('admin-deleted', {})
    const values = cursor === undefined ? null : decodeCursor(name, cursor, DeletionBorder)
    const border = values && { value: new Date(values[0]), id: values[1] }
    const { items, more } = await deletions.page(new Date(), border, limit)
    const restorable = items.flatMap(({ restorableUntil, ...rest }) =>
      restorableUntil ? [{ ...rest, restorableUntil }] : [],
    )
    const last = restorable.at(-1)
    const nextCursor =
      more && last ? encodeCursor(name, [last.restorableUntil.getTime(), last._id]) : null
    return reply({ items: restorable.map(toDeletion), nextCursor }, noStore)
  })

  const count = bytesOf(reader(database)(() => countCatalogue(mongo)))
  route(mounted, api.catalogueAdmin.statistics, async () => {
    const { bytes } = await cache.wrap('statistics', 'catalogue', count)
    return replyBytes(bytes ?? Buffer.from('{}'), noStore)
  })

  route(mounted, api.catalogueAdmin.entry, async ({ params: { titleId } }) => {
    const stored = await titles.find(titleId)
    if (!stored) throw unknownTitle(titleId)
    return entryReply(stored)
  })

  const episodes = episodeStore(mongo, 'primary')
  route(mounted, api.catalogueAdmin.episodes, async ({ params: { seriesId } }) =>
    reply({ items: (await episodes.ofSeries(seriesId)).map(toEpisodeRow) }, noStore),
  )
  return mounted
}

const toRow =
  (kind: CatalogueRow['kind']) =>
  ({
    _id,
    title,
    year,
    version = 0,
    featured,
    premium,
    playable,
    tags,
  }: ListedTitle): CatalogueRow => ({
    id: _id,
    kind,
    title,
    year,
    version,
    featured,
    premium: premium ?? false,
    playable: playable ?? false,
    tags,
  })

const toEpisodeRow = ({ _id, place, ...episode }: EpisodeRecord): EpisodeRow => ({
  id: _id,
  seasonNumber: place.seasonNumber,
  number: place.episodeNumber,
  title: episode.title,
  durationSeconds: episode.durationSeconds,
  premium: episode.premium,
  playable: episode.playable,
})
