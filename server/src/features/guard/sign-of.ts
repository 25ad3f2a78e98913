import { createHash } from 'node:crypto'
import { api } from '@cinema/contract'
import type { Request, Response } from 'express'
import { accountKey } from '../../http/client-key.ts'
import type { Sign } from './watch.ts'

/** What an answer tells of its client: a sign of abuse, that all is well, or nothing. */
export function signOf(req: Request, res: Response): Sign | 'success' | undefined {
  const { statusCode: status } = res
  if (req.template === api.auth.login.path && (status === 200 || status === 401)) {
    return status === 200
      ? { signedInAccount: accountKey(req) }
      : { failedAccount: accountKey(req) }
  }
  if (status < 400) return 'success'
  if (status === 413) return 'oversized'
  if (status === 400 || status === 415 || status === 431) return 'malformed'
  // Refused by a limit, not by the guard itself nor for what goes on elsewhere.
  if (status === 429) return req.verdict?.admitted === false ? 'refused' : undefined
  if ((status === 404 || status === 405) && req.template === undefined) {
    return { path: digestOf(req.originalUrl) }
  }
  return errors.has(status) ? 'error' : undefined
}

/** What a client gets wrong; conflicts and the like are part of a normal conversation. */
const errors = new Set([401, 403, 404, 405, 422])

function digestOf(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  return createHash('sha256').update(path).digest('base64url').slice(0, 10)
}
