import { api, type AuditAction } from '@cinema/contract'
import type { Request } from 'express'
import type { Context } from '../../../context.ts'
import { ifMatch } from '../../../http/preconditions.ts'
import { reply } from '../../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../../http/route.ts'
import type { Viewer } from '../../../http/viewer.ts'
import { versionOf, type Stored } from './edit-store.ts'
import { entryReply } from './entry.ts'
import { createMovieEditor } from './movie-editor.ts'
import { createRemover, createRestorer } from './remover.ts'
import { createSeriesEditor } from './series-editor.ts'

/** Changes of single titles, for administrators; each leaves an entry in the security log. */
export function editRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  return [movieEditRoutes(context, kit), seriesEditRoutes(context, kit)]
}

function movieEditRoutes(context: Context, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/movies', kit)
  const { createMovie, updateMovie } = createMovieEditor(context)
  const remove = createRemover(context)
  const restore = createRestorer(context)
  const note = noteIn(context.audit)

  route(mounted, api.editing.createMovie, async ({ body, ...call }) => {
    const added = await createMovie(body)
    note('title_added', call, added)
    return entryReply(added)
  })
  route(mounted, api.editing.updateMovie, async ({ params: { movieId }, body, ...call }) => {
    const changed = await updateMovie(movieId, body, ifMatch(call.req))
    note('title_changed', call, changed, { fields: Object.keys(body).join(', ') })
    return entryReply(changed)
  })
  route(mounted, api.editing.deleteMovie, async ({ params: { movieId }, ...call }) => {
    const deletion = await remove(movieId)
    note('title_deleted', call, deletion)
    return reply(deletion)
  })
  route(mounted, api.editing.restoreMovie, async ({ params: { movieId }, ...call }) => {
    const restored = await restore(movieId)
    note('title_restored', call, restored)
    return entryReply(restored)
  })
  return mounted
}

function seriesEditRoutes(context: Context, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/series', kit)
  const { createSeries, updateSeries, createEpisode } = createSeriesEditor(context)
  const remove = createRemover(context)
  const restore = createRestorer(context)
  const note = noteIn(context.audit)

  route(mounted, api.editing.createSeries, async ({ body, ...call }) => {
    const added = await createSeries(body)
    note('title_added', call, added)
    return entryReply(added)
  })
  route(mounted, api.editing.updateSeries, async ({ params: { seriesId }, body, ...call }) => {
    const changed = await updateSeries(seriesId, body, ifMatch(call.req))
    note('title_changed', call, changed, { fields: Object.keys(body).join(', ') })
    return entryReply(changed)
  })
  route(mounted, api.editing.deleteSeries, async ({ params: { seriesId }, ...call }) => {
    const deletion = await remove(seriesId)
    note('title_deleted', call, deletion)
    return reply(deletion)
  })
  route(mounted, api.editing.restoreSeries, async ({ params: { seriesId }, ...call }) => {
    const restored = await restore(seriesId)
    note('title_restored', call, restored)
    return entryReply(restored)
  })
  route(mounted, api.editing.createEpisode, async ({ params, body, ...call }) => {
    const added = await createEpisode(params.seriesId, params.number, body)
    note('title_added', call, added)
    return entryReply(added)
  })
  return mounted
}

interface Caller {
  readonly viewer: Viewer
  readonly req: Request
}

type Subject = Stored | { readonly id: string; readonly title: string }

const noteIn =
  (audit: Context['audit']) =>
  (action: AuditAction, { viewer, req }: Caller, subject: Subject, more: object = {}): void => {
    const { id, ...details } =
      'record' in subject
        ? {
            id: subject.record._id,
            title: subject.record.title,
            version: versionOf(subject),
          }
        : { id: subject.id, title: subject.title }
    const { userId: actorId } = viewer
    audit.record({ action, actorId, target: id, address: req.ip, details: { ...details, ...more } })
  }
