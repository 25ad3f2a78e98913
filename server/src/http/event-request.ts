import type { Request } from 'express'

/** The token that a stream of events was asked for with. */
export const tokenOf = (req: Request): string =>
  (req.headers.authorization ?? '').slice('Bearer '.length)

/** What a client heard last; an id that is not of ours counts as none. */
export function lastEventIdOf(req: Request): string | undefined {
  const id = req.get('Last-Event-ID') ?? ''
  return /^\d{1,15}-\d{1,15}$/.test(id) ? id : undefined
}
