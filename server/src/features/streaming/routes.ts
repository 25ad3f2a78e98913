import { PlayableId } from '@cinema/contract'
import type { RequestHandler, Response } from 'express'
import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { mediaFile, mediaRoots } from './media-files.ts'
import { createMediaLinks, type MediaLinks } from './media-link.ts'
import { signPlaylist, signTrickplay } from './playlist.ts'
import { directRoutes } from './providers/direct-routes.ts'
import { directStore } from './providers/direct-store.ts'
import { mediaPrefix } from './providers/library.ts'
import { createProviders } from './providers/providers.ts'
import { providerRoutes, statusRoutes } from './providers/routes.ts'
import { sendFile, sendText } from './send-media.ts'
import { sourceRoutes } from './source-routes.ts'

/** Where titles can be played, and the media of our own library behind signed links. */
export function streamingRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const links = createMediaLinks(context.config.MEDIA_SIGNING_SECRET)
  const direct = directStore(context.mongo)
  const providers = createProviders(context, { links, direct })
  return [
    mediaRoutes(context, links, kit),
    sourceRoutes(context, providers, kit),
    statusRoutes(providers, kit),
    providerRoutes(context, providers, kit),
    directRoutes(context, direct, kit),
  ]
}

/**
 * The media themselves: no JSON and no bearer token, so not of the contract. The signed link is
 * all that a player's requests carry.
 */
function mediaRoutes({ titles, config }: Context, links: MediaLinks, kit: RouteKit): MountedRouter {
  const roots = mediaRoots(config.DATA_DIR)
  const mounted = routerAt('/api/streaming/hls', kit)
  const mediaPathOf = createMediaPaths(titles)

  const serve: RequestHandler<{ movieId: string; path: string[] }> = async (req, res) => {
    req.template = '/api/streaming/hls/:movieId/*path'
    const { movieId, path } = req.params
    const token = typeof req.query['token'] === 'string' ? req.query['token'] : ''
    const viewerId = links.verify(token, mediaPrefix(movieId))
    const mediaPath = await mediaPathOf(movieId, viewerId)
    const file = mediaPath === null ? undefined : mediaFile(roots, mediaPath, path.join('/'))
    if (!file) throw new AppError('not_found', 'This title has no such media.')
    if (config.CDN_BASE_URL !== undefined) letPagesRead(res, config.PUBLIC_URL)
    if (file.kind === 'file') await sendFile(req, res, { file, sender: config.MEDIA_SENDER })
    else {
      const sign = file.kind === 'playlist' ? signPlaylist : signTrickplay
      await sendText(res, file, (text) => sign(text, token))
    }
  }
  mounted.router.get('/:movieId/*path', serve)
  return mounted
}

/** From a network of another origin, pages may read what only a signed link gives. */
const letPagesRead = (res: Response, publicUrl: string): void => {
  res.setHeader('Access-Control-Allow-Origin', new URL(publicUrl).origin)
}

/** Where the media of titles lie, kept for minutes: playing goes on while the catalogue is away. */
function createMediaPaths(titles: Context['titles']) {
  const known = new LRUCache<string, string>({ max: 5000, ttl: 5 * 60_000 })
  // A link of another viewer to a film of one's own is never made, so what is known holds for all.
  return async (movieId: string, viewerId: string): Promise<string | null> => {
    const kept = known.get(movieId)
    if (kept !== undefined) return kept
    const playable = PlayableId.safeParse(movieId).success
      ? await titles.playable(movieId, viewerId)
      : null
    const mediaPath = playable?.mediaPath ?? null
    if (mediaPath !== null) known.set(movieId, mediaPath)
    return mediaPath
  }
}
