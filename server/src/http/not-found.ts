import { endpoints } from '@cinema/contract'
import type { RequestHandler } from 'express'
import { AppError } from './errors.ts'

const patterns = endpoints.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`),
}))

/** What no route answered: 405 with `Allow` where the path exists under other methods, else 404. */
export const notFound: RequestHandler = (req) => {
  const matching = patterns.filter(({ pattern }) => pattern.test(req.path))
  const allowed = new Set<string>(matching.map(({ method }) => method))
  if (allowed.has('GET')) allowed.add('HEAD')
  if (allowed.size > 0 && !allowed.has(req.method)) {
    const allow = [...allowed].sort().join(', ')
    throw new AppError('method_not_allowed', `This address answers ${allow}.`, {
      headers: { Allow: allow },
    })
  }
  throw new AppError('not_found', 'Nothing answers at this address.')
}
