import { routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { demoArtwork } from './demo/artwork-files.ts'

const forEver = 'public, max-age=31536000, immutable'
const forAnHour = 'public, max-age=3600'

/** `GET /api/artwork/demo/<slug>/<name>`: pictures, unchanging under an address with their version. */
export function artworkRoutes(kit: RouteKit): MountedRouter {
  const files = demoArtwork()
  const mounted = routerAt('/api/artwork', kit)
  mounted.router.get('/demo/:slug/:name', (req, res, next) => {
    const artwork = files.get(`${req.params.slug}/${req.params.name}`)
    if (!artwork) {
      next()
      return
    }
    req.template = '/api/artwork/demo/:slug/:name'
    res.setHeader('Cache-Control', req.query['v'] === artwork.version ? forEver : forAnHour)
    // `dotfiles` judges the folders above as well, and where the product lies is not its business.
    res.sendFile(artwork.file, { cacheControl: false, dotfiles: 'allow' })
  })
  return mounted
}
