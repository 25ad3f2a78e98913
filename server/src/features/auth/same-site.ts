import type { Request } from 'express'
import { AppError } from '../../http/errors.ts'

/**
 * Refuses what another site could make a browser send along with the cookie. A form cannot set the
 * header `X-Requested-With: cinema`, a foreign script is not allowed to, and a browser tells the
 * true origin. Clients that are no browsers send no `Origin`.
 * @throws AppError `forbidden`.
 */
export function assertSameSite(req: Request, publicOrigin: string): void {
  const { origin, host } = req.headers
  if (req.headers['x-requested-with'] !== 'cinema') {
    throw new AppError('forbidden', 'The header X-Requested-With: cinema is missing.')
  }
  // One installation is reached under several names, such as localhost and 127.0.0.1.
  const own = `${req.protocol}://${host ?? ''}`
  if (origin !== undefined && origin !== publicOrigin && origin !== own) {
    throw new AppError('forbidden', 'This can only be asked for by the product’s own pages.')
  }
}
