import { api, ProviderName, type ProviderStatus } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { AppError } from '../../../http/errors.ts'
import { reply } from '../../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../../http/route.ts'
import type { Provider } from './provider.ts'

const noStore = { 'Cache-Control': 'no-store' }
const searched = 50

/** How providers are, for everybody. */
export function statusRoutes(providers: readonly Provider[], kit: RouteKit): MountedRouter {
  const router = routerAt('/api/streaming/providers', kit)

  route(router, api.streaming.providers, () => {
    const on = providers.map(({ name, getStatus }) => ({ name, enabled: true, ...getStatus() }))
    const isOff = (name: ProviderName) => !on.some((provider) => provider.name === name)
    return reply([...on, ...ProviderName.options.filter(isOff).map(offStatus)], noStore)
  })

  return router
}

const offStatus = (name: ProviderName): ProviderStatus => ({
  name,
  enabled: false,
  breaker: 'closed',
  successRatio: null,
})

/** What providers have, for administrators. */
export function providerRoutes(
  { searchIndex, titles }: Context,
  providers: readonly Provider[],
  kit: RouteKit,
): MountedRouter {
  const router = routerAt('/api/admin/providers', kit)

  route(router, api.providers.titles, async ({ params, query: { q } }) => {
    const provider = providers.find(({ name }) => name === params.provider)
    if (!provider) return reply({ items: [] }, noStore)
    const found = await Promise.all((await filmsNamed(q)).map((id) => titles.playable(id)))
    const had = await provider.search(found.filter((title) => title !== null))
    const cards = await titles.cards(had.map(({ id }) => id))
    return reply({ items: [...cards.values()].map(({ movie }) => movie) }, noStore)
  })

  /** @throws AppError `dependency_unavailable` before the index is there. */
  async function filmsNamed(q: string): Promise<string[]> {
    const engine = searchIndex.current()
    if (!engine) {
      throw new AppError('dependency_unavailable', 'The search index is being built; try again.')
    }
    const { hits } = await engine.find({ q, kind: 'film', limit: searched, border: null })
    return hits.map(({ id }) => id)
  }

  return router
}
