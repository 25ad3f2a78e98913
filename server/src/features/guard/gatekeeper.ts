import { api } from '@cinema/contract'
import type { Request, Response } from 'express'
import type { Config } from '../../config.ts'
import { addressKey } from '../../http/client-key.ts'
import type { Check } from '../../http/pipeline.ts'
import { quickProblem } from '../../http/quick-problem.ts'
import type { Viewer } from '../../http/viewer.ts'
import type { Guard } from './guard.ts'
import { signOf } from './sign-of.ts'

type ViewerOf = (token: string) => Viewer | Promise<Viewer>

const refuse = quickProblem(
  'abnormal_usage',
  'This client did what only attacks do and is blocked for a while; try again when Retry-After has passed.',
)
const bearer = 'Bearer '

/**
 * Refuses clients that are blocked, and notes what comes of everybody else. An address is often that of
 * many: viewers who show a token that holds are asked for a block of their own alone, and whoever fetches
 * the client itself, renews a sign-in or plays by a signed link is served.
 */
export function gatekeeper(guard: Guard, viewerOf: ViewerOf, config: Config): Check {
  const { blocks } = guard
  const note = noteAnswer(guard)
  const isBehindProxy = config.TRUST_PROXY_HOPS > 0
  const remainingMs = async (token: string, address: string): Promise<number> => {
    const viewer = await Promise.resolve(token)
      .then(viewerOf)
      .catch(() => undefined)
    return blocks.remainingMs(viewer?.userId ?? address)
  }
  const admit = (req: Request, res: Response, blockedMs: number): void => {
    if (blockedMs > 0) refuse(req, res, Math.ceil(blockedMs / 1000))
    else res.whenClosed(note)
  }
  return (req, res) => {
    // The proxy itself, or what runs beside it: nobody to be blocked.
    if (isBehindProxy && req.headers['x-forwarded-for'] === undefined) return undefined
    // Asked for at once: a connection that has ended has no address.
    const address = addressKey(req)
    if (blocks.isEmpty || isOpenToAll(req)) {
      admit(req, res, 0)
      return undefined
    }
    const token = tokenOf(req)
    if (token !== undefined) {
      return remainingMs(token, address).then((blockedMs) => admit(req, res, blockedMs))
    }
    admit(req, res, blocks.remainingMs(address))
    return undefined
  }
}

function tokenOf({ headers: { authorization } }: Request): string | undefined {
  return authorization?.startsWith(bearer) ? authorization.slice(bearer.length) : undefined
}

/** What is signed in counts for its viewer, everything else for the address. */
function noteAnswer(guard: Guard): (res: Response) => void {
  return (res) => {
    const { req } = res
    // Without an answer there is nothing to learn; one that its client did not wait for tells as much.
    const sign = res.headersSent ? signOf(req, res) : undefined
    if (sign === undefined) return
    const client = req.viewer?.userId ?? addressKey(req)
    if (sign === 'success') guard.success(client)
    else guard.note(client, sign)
  }
}

const media = '/api/streaming/hls/'

function isOpenToAll({ method, headers, url }: Request): boolean {
  if (url === api.auth.refresh.path) return headers.cookie !== undefined
  if (method !== 'GET' && method !== 'HEAD') return false
  if (url.startsWith('/api/')) return url.startsWith(media)
  // A page has no dot in its path; what does not begin with a slash is for proxies.
  return url.startsWith('/assets/') || /^\/[^.?]*(\?|$)/.test(url)
}
