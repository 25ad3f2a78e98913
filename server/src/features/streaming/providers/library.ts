import type { Source } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import type { Viewer } from '../../../http/viewer.ts'
import { createCdn } from '../../../infra/cdn.ts'
import { expiryOf, type MediaLinks } from '../media-link.ts'
import { healthOf } from './provider-health.ts'
import { nothing, type Provider, type Title } from './provider.ts'

export const mediaPrefix = (movieId: string): string => `/api/streaming/hls/${movieId}/`

/** Our own HLS, by links that are signed for the viewer. */
export function libraryProvider(
  { config, outbounds, database }: Context,
  links: MediaLinks,
): Provider {
  const cdn = createCdn(config)
  const has = ({ mediaPath }: Title): boolean => mediaPath !== null

  function sourceOf({ id, bestHeight }: Title, viewer: Viewer | undefined): Source {
    const expiresAtSeconds = expiryOf(Date.now(), config.MEDIA_LINK_SECONDS)
    const prefix = mediaPrefix(id)
    const token = links.sign({ viewer: viewer?.userId ?? 'anon', prefix, expiresAtSeconds })
    return {
      provider: 'library',
      kind: 'hls',
      // What a playlist names is relative to it, so segments come from where it does.
      url: cdn.address(`${prefix}master.m3u8?token=${token}`),
      ...(bestHeight !== null && { quality: `${bestHeight}p` }),
      expiresAt: new Date(expiresAtSeconds * 1000).toISOString(),
    }
  }

  return {
    name: 'library',
    getSources: (title, viewer) =>
      Promise.resolve(
        has(title) ? { sources: [sourceOf(title, viewer)], isStale: false } : nothing,
      ),
    getEmbedUrl: () => null,
    search: (titles) => Promise.resolve(titles.filter(has)),
    // Where media lie is known by the catalogue.
    getStatus: () => healthOf(outbounds, [database.name]),
  }
}
