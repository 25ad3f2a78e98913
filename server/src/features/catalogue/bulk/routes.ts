import { randomUUID } from 'node:crypto'
import { api } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { fileBody } from '../../../http/file-body.ts'
import { reply } from '../../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../../http/route.ts'
import { idOf } from '../ids.ts'
import { createBulkImporter, unknownImport } from './bulk-imports.ts'
import { toImport } from './presenter.ts'
import { receiveFilms } from './receive.ts'

const noStore = { 'Cache-Control': 'no-store' }

/** Files of films: sent in, watched while they are imported, stopped. */
export function bulkImportRoutes(context: Context, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/admin/catalogue/imports', kit)
  const { audit } = context
  const importer = createBulkImporter(context)
  const { imports } = importer

  route(mounted, api.catalogueImports.list, async () =>
    reply({ items: (await imports.newest()).map(toImport) }, noStore),
  )

  route(mounted, api.catalogueImports.start, async ({ viewer, query, req, signal }) => {
    const { userId } = viewer
    const pieces = fileBody(req, api.catalogueImports.start.receives)
    const sent = { id: idOf('imp', randomUUID()), userId, fileName: query.fileName, pieces, signal }
    const stored = await receiveFilms(importer, sent)
    audit.record({
      ...{ action: 'titles_imported', actorId: userId, target: stored._id, address: req.ip },
      details: { file: stored.fileName, state: stored.state, rows: stored.rowsRead },
    })
    return reply(toImport(stored), noStore)
  })

  route(mounted, api.catalogueImports.get, async ({ params: { importId } }) => {
    const stored = await imports.byId(importId)
    if (!stored) throw unknownImport(importId)
    return reply(toImport(stored), noStore)
  })

  route(mounted, api.catalogueImports.refusals, async ({ params: { importId } }) => {
    const stored = await imports.refusalsOf(importId)
    if (!stored) throw unknownImport(importId)
    return reply({ items: stored.refusals }, noStore)
  })

  route(mounted, api.catalogueImports.cancel, async ({ params: { importId }, viewer, req }) => {
    const cancelled = await importer.cancel(importId)
    const { fileName, state } = cancelled
    audit.record({
      ...{ action: 'titles_imported', actorId: viewer.userId, target: importId, address: req.ip },
      details: { file: fileName, state },
    })
    return reply(toImport(cancelled), noStore)
  })
  return mounted
}
