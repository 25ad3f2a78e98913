import path from 'node:path'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../../../context.ts'
import { AppError } from '../../../http/errors.ts'
import { routerAt, type MountedRouter, type RouteKit } from '../../../http/route.ts'
import { createFileCache } from '../../../infra/file-cache.ts'
import { createImages, imageFormats, ImagesOff, type ImageFormat } from '../../../infra/images.ts'
import { demoArtwork, type Artwork } from '../demo/artwork-files.ts'
import { isPictureWidth } from './sizes.ts'

const forEver = 'public, max-age=31536000, immutable'
const forAnHour = 'public, max-age=3600'
const types: Readonly<Record<ImageFormat, string>> = {
  avif: 'image/avif',
  webp: 'image/webp',
  jpg: 'image/jpeg',
}
const megabyte = 1024 * 1024

/**
 * Pictures as they are, `/api/artwork/demo/<slug>/<name>`, and in other sizes and formats,
 * `/api/artwork/<version>/<width>`: with an extension in that format, without one in the best that
 * the client takes. A version is a digest of the content, so an address never changes its picture.
 */
export function artworkRoutes(
  { config, logger }: Pick<Context, 'config' | 'logger'>,
  kit: RouteKit,
): MountedRouter {
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
  const variants = createVariants(config, files)
  mounted.router.get('/:version/:size', sendVariant({ variants, logger }))
  return mounted
}

interface Variant {
  readonly version: string
  readonly width: number
  readonly format: ImageFormat
}

/** The bytes of a variant; undefined where there is no such picture. */
type Variants = (variant: Variant) => { original: string; bytes: Promise<Buffer> } | undefined

function createVariants(
  { DATA_DIR, ARTWORK_CACHE_MB }: Context['config'],
  files: ReadonlyMap<string, Artwork>,
): Variants {
  const originals = new Map(
    [...files.values()]
      .filter(({ file }) => !file.endsWith('.vtt'))
      .map(({ version, file }) => [version, file]),
  )
  const images = createImages()
  const cache = createFileCache({
    directory: path.resolve(DATA_DIR, 'artwork'),
    maxBytes: ARTWORK_CACHE_MB * megabyte,
  })
  return ({ version, width, format }) => {
    const original = originals.get(version)
    if (original === undefined) return undefined
    const name = `${version}-${width}.${format}`
    const bytes = cache.get(name, () => images.resize(original, { width, format }))
    return { original, bytes }
  }
}

const size = new RegExp(`^(\\d{2,4})(?:\\.(${imageFormats.join('|')}))?$`)

function sendVariant({
  variants,
  logger,
}: {
  variants: Variants
  logger: Context['logger']
}): RequestHandler<{ version: string; size: string }> {
  return async (req, res) => {
    req.template = '/api/artwork/:version/:size'
    const { version } = req.params
    const [, digits = '', extension] = size.exec(req.params.size) ?? []
    const width = Number(digits)
    const format = imageFormats.find((name) => name === extension) ?? bestFor(req.headers.accept)
    const variant = isPictureWidth(width) ? variants({ version, width, format }) : undefined
    if (!variant) throw new AppError('not_found', 'There is no such picture.')
    if (extension === undefined) res.setHeader('Vary', 'Accept')
    const etag = `"${version}-${width}-${format}"`
    if (req.headers['if-none-match'] === etag) {
      res.setHeader('Cache-Control', forEver)
      res.status(304).end()
      return
    }
    try {
      send(res, { bytes: await variant.bytes, format, etag })
    } catch (error) {
      if (!(error instanceof ImagesOff)) throw error
      logger.warn({ err: error }, 'pictures are sent as they are')
      res.setHeader('Cache-Control', forAnHour)
      res.sendFile(variant.original, { cacheControl: false, dotfiles: 'allow' })
    }
  }
}

function send(
  res: Response,
  { bytes, format, etag }: { bytes: Buffer; format: ImageFormat; etag: string },
): void {
  res.setHeader('Content-Type', types[format])
  res.setHeader('Content-Length', bytes.length)
  res.setHeader('Cache-Control', forEver)
  res.setHeader('ETag', etag)
  res.end(res.req.method === 'HEAD' ? undefined : bytes)
}

/** Browsers name the formats that not all of them have; JPEG is understood by every one. */
function bestFor(accept: string | undefined): ImageFormat {
  if (accept?.includes('image/avif')) return 'avif'
  return accept?.includes('image/webp') ? 'webp' : 'jpg'
}
