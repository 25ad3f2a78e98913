import { buffer } from 'node:stream/consumers'
import { api, avatarFile } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { fileBody } from '../../../http/file-body.ts'
import { reply } from '../../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../../http/route.ts'
import type { AuthParts } from '../parts.ts'
import { avatarsPath } from './address.ts'
import { avatarFiles, createAvatars } from './avatars.ts'

const forEver = 'public, max-age=31536000, immutable'
const name = /^([0-9a-f]{24})\.webp$/
const ownerKey = /^[0-9a-f]{24}$/

/** What viewers do with the picture of themselves. */
export function avatarRoutes(
  account: MountedRouter,
  { config, mongo }: Context,
  { toUser }: AuthParts,
): void {
  const avatars = createAvatars({ config, mongo })

  route(account, api.account.setAvatar, async ({ viewer, req }) => {
    const user = await avatars.set(viewer.userId, await buffer(fileBody(req, avatarFile)))
    return reply(toUser(user), { 'Cache-Control': 'no-store' })
  })

  route(account, api.account.removeAvatar, async ({ viewer }) => {
    await avatars.remove(viewer.userId)
    return undefined
  })
}

/** The pictures themselves, for everybody: an address tells whose it is to nobody who does not know. */
export function publicAvatars({ config }: Context, kit: RouteKit): MountedRouter {
  const files = avatarFiles(config)
  const mounted = routerAt(avatarsPath, kit)
  mounted.router.get('/:ownerKey/:name', (req, res, next) => {
    const [, version] = name.exec(req.params.name) ?? []
    if (version === undefined || !ownerKey.test(req.params.ownerKey)) {
      next()
      return
    }
    req.template = `${avatarsPath}/:ownerKey/:name`
    res.setHeader('Cache-Control', forEver)
    const file = files.one(req.params.ownerKey, version)
    // `dotfiles` judges the folders above as well, and where the product lies is not its business.
    res.sendFile(file, { cacheControl: false, dotfiles: 'allow' }, (error) => {
      if (error && !res.headersSent) {
        res.removeHeader('Cache-Control')
        next()
      }
    })
  })
  return mounted
}
