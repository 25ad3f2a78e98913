import type { ProviderName } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import type { MediaLinks } from '../media-link.ts'
import type { DirectStore } from './direct-store.ts'
import { directProvider } from './direct.ts'
import { libraryProvider } from './library.ts'
import type { Provider } from './provider.ts'
import { vidkingProvider } from './vidking.ts'

/** The providers that the configuration turns on, in its order. */
export function createProviders(
  context: Context,
  { links, direct }: { links: MediaLinks; direct: DirectStore },
): readonly Provider[] {
  const { STREAMING_PROVIDERS, VIDKING_BASE_URL, DIRECT_HOSTS } = context.config
  const makers: Readonly<Record<ProviderName, () => Provider | null>> = {
    library: () => libraryProvider(context, links),
    direct: () => (DIRECT_HOSTS.length > 0 ? directProvider(context, direct) : null),
    vidking: () =>
      VIDKING_BASE_URL === undefined ? null : vidkingProvider(context, VIDKING_BASE_URL),
  }
  return STREAMING_PROVIDERS.flatMap((name) => makers[name]() ?? [])
}
