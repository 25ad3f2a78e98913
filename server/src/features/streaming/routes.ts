import { api, PlayableId } from '@cinema/contract'
import type { RequestHandler } from 'express'
import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import type { Viewer } from '../../http/viewer.ts'
import { mediaFile } from './media-files.ts'
import { createMediaLinks, expiryOf, type MediaLinks } from './media-link.ts'
import { signPlaylist, signTrickplay } from './playlist.ts'
import { sendFile, sendText } from './send-media.ts'

type Playable = NonNullable<Awaited<ReturnType<Context['titles']['playable']>>>

/** Where titles can be played, and the media of our own library behind signed links. */
export function streamingRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const links = createMediaLinks(context.config.MEDIA_SIGNING_SECRET)
  return [mediaRoutes(context, links, kit), sourceRoutes(context, links, kit)]
}

const prefixOf = (movieId: string): string => `/api/streaming/hls/${movieId}/`

function sourceRoutes(
  { config, titles }: Context,
  links: MediaLinks,
  kit: RouteKit,
): MountedRouter {
  const router = routerAt('/api/streaming/sources', kit)

  route(router, api.streaming.sources, async ({ params: { movieId }, viewer }) => {
    const playable = await titles.playable(movieId)
    if (!playable) throw new AppError('not_found', `No title has the id ${movieId}.`)
    if (playable.premium) requireEntitlement(viewer)
    const sources = playable.mediaPath === null ? [] : [librarySource(playable, viewer)]
    const body = { movieId, sources, fallbackUsed: false, degraded: false }
    return reply(body, { 'Cache-Control': 'no-store' })
  })

  function librarySource({ id, bestHeight }: Playable, viewer: Viewer | undefined) {
    const expiresAtSeconds = expiryOf(Date.now(), config.MEDIA_LINK_SECONDS)
    const prefix = prefixOf(id)
    const token = links.sign({ viewer: viewer?.userId ?? 'anon', prefix, expiresAtSeconds })
    return {
      provider: 'library',
      kind: 'hls' as const,
      url: `${prefix}master.m3u8?token=${token}`,
      ...(bestHeight !== null && { quality: `${bestHeight}p` }),
      expiresAt: new Date(expiresAtSeconds * 1000).toISOString(),
    }
  }

  return router
}

/** @throws AppError `unauthenticated` or `forbidden`, saying what would help. */
function requireEntitlement(viewer: Viewer | undefined): void {
  if (!viewer) {
    throw new AppError('unauthenticated', 'Sign in with a premium plan to play this title.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="cinema"' },
    })
  }
  if (viewer.tier !== 'premium' && viewer.role !== 'administrator') {
    throw new AppError('forbidden', 'This title is part of the premium plan.')
  }
}

/**
 * The media themselves: no JSON and no bearer token, so not of the contract. The signed link is
 * all that a player's requests carry.
 */
function mediaRoutes({ titles }: Context, links: MediaLinks, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/streaming/hls', kit)
  const mediaPathOf = createMediaPaths(titles)

  const serve: RequestHandler<{ movieId: string; path: string[] }> = async (req, res) => {
    req.template = '/api/streaming/hls/:movieId/*path'
    const { movieId, path } = req.params
    const token = typeof req.query['token'] === 'string' ? req.query['token'] : ''
    links.verify(token, prefixOf(movieId))
    const mediaPath = await mediaPathOf(movieId)
    const file = mediaPath === null ? undefined : mediaFile(mediaPath, path.join('/'))
    if (!file) throw new AppError('not_found', 'This title has no such media.')
    if (file.kind === 'file') await sendFile(req, res, file)
    else {
      const sign = file.kind === 'playlist' ? signPlaylist : signTrickplay
      await sendText(res, file, (text) => sign(text, token))
    }
  }
  mounted.router.get('/:movieId/*path', serve)
  return mounted
}

/** Where the media of titles lie, kept for minutes: playing goes on while the catalogue is away. */
function createMediaPaths(titles: Context['titles']): (movieId: string) => Promise<string | null> {
  const known = new LRUCache<string, string>({ max: 5000, ttl: 5 * 60_000 })
  return async (movieId) => {
    const kept = known.get(movieId)
    if (kept !== undefined) return kept
    const playable = PlayableId.safeParse(movieId).success ? await titles.playable(movieId) : null
    const mediaPath = playable?.mediaPath ?? null
    if (mediaPath !== null) known.set(movieId, mediaPath)
    return mediaPath
  }
}
