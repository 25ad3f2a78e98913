import type { EmbedOptions, TmdbPlace } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { probe, UnusableAnswer } from './probe.ts'
import { healthOf, providerPolicy } from './provider-health.ts'
import { nothing, type Provider } from './provider.ts'
import { rememberedOffer } from './remembered.ts'

const name = 'vidking'
/** Amber, as everything that is alive here. */
const ownColor = 'ffb44a'

/** A player on a page of its own, for titles with a TMDb id. */
export function vidkingProvider(
  { config, cache, outbounds }: Pick<Context, 'config' | 'cache' | 'outbounds'>,
  baseUrl: string,
): Provider {
  const outbound = outbounds.createOutbound(providerPolicy(name, config.PROVIDER_TIMEOUT_MS))

  /** @throws UnusableAnswer when what answers is no page. */
  const hasPage = (url: URL): Promise<boolean> =>
    outbound.run(async (signal) => {
      const page = await probe(url, signal)
      if (!page) return false
      if (page.type === 'text/html' && page.bytes.length > 0) return true
      throw new UnusableAnswer(url, 'without a page')
    })

  return {
    name,
    async getSources({ tmdb }) {
      if (!tmdb) return nothing
      const page = pageOf(baseUrl, tmdb)
      return rememberedOffer(cache, { kind: 'embeds', key: page.href }, async () =>
        (await hasPage(page))
          ? [{ provider: name, kind: 'embed', url: embedUrl(page, { autoplay: true }), tmdb }]
          : [],
      )
    },
    getEmbedUrl: ({ tmdb }, options) => tmdb && embedUrl(pageOf(baseUrl, tmdb), options),
    search: (titles) => Promise.resolve(titles.filter(({ tmdb }) => tmdb !== null)),
    getStatus: () => healthOf(outbounds, [name]),
  }
}

function pageOf(baseUrl: string, { id, seasonNumber, episodeNumber }: TmdbPlace): URL {
  const path =
    seasonNumber === undefined || episodeNumber === undefined
      ? `movie/${id}`
      : `tv/${id}/${seasonNumber}/${episodeNumber}`
  return new URL(`embed/${path}`, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`)
}

/** The parameters as the player reads them; its `progress` is a place in seconds. */
function embedUrl(page: URL, options: EmbedOptions): string {
  const { color = ownColor, autoplay, nextEpisode, episodeSelector, positionSeconds } = options
  const parameters = {
    color,
    autoPlay: autoplay,
    nextEpisode,
    episodeSelector,
    progress: positionSeconds && Math.floor(positionSeconds),
  }
  const url = new URL(page)
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(key, String(value))
  }
  return url.href
}
