import type { Source } from '@cinema/contract'
import type { Cache } from '../../../infra/cache.ts'
import { nothing, type Offer } from './provider.ts'

/**
 * What a provider said about a title, from the cache, or from `ask`, which runs once however many
 * wait for it. Having nothing is remembered too.
 * @throws what `ask` throws when nothing was known before.
 */
export async function rememberedOffer(
  cache: Cache,
  { kind, key }: { kind: 'embeds' | 'direct'; key: string },
  ask: () => Promise<readonly Source[]>,
): Promise<Offer> {
  const { bytes, source } = await cache.wrap(kind, key, async () => {
    const sources = await ask()
    return sources.length === 0 ? null : Buffer.from(JSON.stringify(sources))
  })
  if (!bytes) return nothing
  // Written above, by this or another instance.
  return { sources: JSON.parse(bytes.toString()) as Source[], isStale: source === 'stale' }
}
