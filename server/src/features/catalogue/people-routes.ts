import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { cachedReply } from '../../http/cached-reply.ts'
import { pageKey } from '../../http/cursor.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createPeople } from './people.ts'
import { reader } from './reads.ts'

export function peopleRoutes(context: Context, kit: RouteKit): MountedRouter {
  const { cache, database } = context
  const mounted = routerAt('/api/people', kit)
  const people = createPeople(context)

  route(mounted, api.people.get, ({ req, params: { personId }, query }) =>
    cachedReply(cache, {
      req,
      name: 'movies',
      key: pageKey(`person:${personId}`, query),
      load: reader(database)(() => people.detail(personId, query)),
      missing: `No person has the id ${personId}.`,
    }),
  )
  return mounted
}
