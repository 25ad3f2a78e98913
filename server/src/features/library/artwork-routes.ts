import path from 'node:path'
import { UploadId } from '@cinema/contract'
import { routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import type { Library } from './library.ts'

const picture = /^(?:poster\.jpg|backdrop\.jpg|trickplay\.vtt|trickplay-\d{3,5}\.jpg)$/
const forEver = 'public, max-age=31536000, immutable'
const forAnHour = 'public, max-age=3600'

/** Pictures that were made of uploaded films. Their names are ours, and nothing else is served. */
export function artworkRoutes({ folders }: Library, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/artwork/library', kit)
  mounted.router.get('/:uploadId/:name', (req, res, next) => {
    const { uploadId, name } = req.params
    if (!UploadId.safeParse(uploadId).success || !picture.test(name)) {
      next()
      return
    }
    req.template = '/api/artwork/library/:uploadId/:name'
    res.setHeader('Cache-Control', req.query['v'] === undefined ? forAnHour : forEver)
    const file = path.join(folders.film(uploadId), 'pictures', name)
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
