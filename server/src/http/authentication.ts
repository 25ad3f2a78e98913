import { AppError } from './errors.ts'
import type { Check } from './pipeline.ts'
import type { Viewer } from './viewer.ts'

const scheme = 'Bearer '

/**
 * Puts the viewer of a bearer token on the request. Without the header the request is anonymous;
 * with a token that does not hold it is refused, also where no sign-in is needed, so that a client
 * never believes it is signed in when it is not.
 */
export function authentication(viewerOf: (token: string) => Viewer | Promise<Viewer>): Check {
  return (req) => {
    const header = req.headers.authorization
    if (header === undefined) return undefined
    if (!header.startsWith(scheme)) {
      throw new AppError('unauthenticated', 'Authorization is expected as a bearer token.')
    }
    const viewer = viewerOf(header.slice(scheme.length))
    if (viewer instanceof Promise) {
      return viewer.then((found) => {
        req.viewer = found
      })
    }
    req.viewer = viewer
    return undefined
  }
}
