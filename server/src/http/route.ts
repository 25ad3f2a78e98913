import type {
  Access,
  BodyOf,
  EndpointSpec,
  LimitGroup,
  ParamsOf,
  QueryOf,
  ResponseOf,
} from '@cinema/contract'
import { Router, type Request, type RequestHandler, type Response } from 'express'
import type { StoreUsage } from '../infra/store-usage.ts'
import { countsByBody } from './counted-limits.ts'
import { byDeadline } from './deadline.ts'
import type { Served } from './dispatch.ts'
import { inputs, RequestCall } from './input.ts'
import { jsonBody } from './json-body.ts'
import { assertPermitted } from './permissions.ts'
import { passAll, type Check } from './pipeline.ts'
import { flatHeaders, Reply, sendJson } from './reply.ts'
import { assertRoom } from './storage-room.ts'
import type { Viewer } from './viewer.ts'

type Caller<A extends Access> = A extends 'public' ? Viewer | undefined : Viewer

/** What a handler is given: validated input, the caller, and a signal that ends with the request. */
export interface Call<E extends EndpointSpec> {
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  readonly viewer: Caller<E['access']>
  readonly req: Request
  readonly res: Response
  /** Aborts when the client goes away or the request runs out of time. */
  readonly signal: AbortSignal
}

export type Handler<E extends EndpointSpec> = (
  call: Call<E>,
) => Promise<ResponseOf<E> | Reply<ResponseOf<E>>> | ResponseOf<E> | Reply<ResponseOf<E>>

/** What the kit needs from outside: who is calling, and whether they may call this often. */
export interface RouteKit {
  authenticate: Check
  limit: (group: LimitGroup) => Check
  /** How full the stores are; without it nothing is refused for that. */
  usage?: Pick<StoreUsage, 'fullest'>
  /** Parse every response with its schema: tests and development. */
  checkResponses: boolean
  /** How long an answer may take before its client is told to come back; half a minute unless given. */
  timeoutMs?: number
}

const defaultTimeoutMs = 30_000

/** Endpoints below a path, and an Express router at that path for what is not of the contract. */
export interface MountedRouter {
  readonly prefix: string
  readonly endpoints: Served[]
  readonly router: Router
  readonly kit: RouteKit
}

export const routerAt = (prefix: `/api/${string}`, kit: RouteKit): MountedRouter => ({
  prefix,
  endpoints: [],
  router: Router({ caseSensitive: true }),
  kit,
})

/**
 * Serves one endpoint of the contract: finds out who calls, applies limits, authorises, validates
 * params, query and body, runs the handler, and sends what it returns.
 *
 * The handler returns the body, or `reply(body, headers)`, or `replyBytes(json, headers)`;
 * it throws `AppError` for everything else.
 */
export function route<E extends EndpointSpec>(
  { endpoints, prefix, kit }: MountedRouter,
  endpoint: E,
  handler: Handler<E>,
): void {
  const { method, path } = endpoint
  if (!path.startsWith(prefix)) throw new Error(`${path} is not below ${prefix}`)
  const chain = [...checksOf(endpoint, kit), execute(endpoint, handler, kit)]
  const run: RequestHandler = (req, res, next) => {
    req.template = path
    try {
      passAll(chain, [req, res])?.catch(next)
    } catch (error) {
      next(error)
    }
  }
  endpoints.push({ method, path, run })
}

function checksOf(endpoint: EndpointSpec, kit: RouteKit): Check[] {
  const group = limitGroupOf(endpoint)
  const checks = admission(endpoint, kit)
  if (endpoint.body) checks.push(jsonBody(endpoint.maxBodyBytes ?? 32 * 1024))
  if (countsByBody(group)) checks.push(kit.limit(group))
  return checks
}

/** Who calls, how often, and whether they may: all that is decided without a body. */
export function admission(endpoint: EndpointSpec, kit: RouteKit): Check[] {
  const group = limitGroupOf(endpoint)
  const limit = kit.limit(group)
  const checks = [counted(kit.authenticate, limit)]
  if (!countsByBody(group)) checks.push(limit)
  checks.push(guard(endpoint, kit))
  return checks
}

export const limitGroupOf = ({ limit, access }: EndpointSpec): LimitGroup =>
  limit ?? (access === 'administrator' ? 'administration' : 'general')

/** Tokens that do not hold count for the address, so that nobody tries them without end. */
function counted(authenticate: Check, limit: Check): Check {
  return (req, res) => {
    const refuse = async (error: unknown): Promise<void> => {
      await limit(req, res)
      if (!res.headersSent) throw error
    }
    try {
      return authenticate(req, res)?.catch(refuse)
    } catch (error) {
      return refuse(error)
    }
  }
}

function guard(endpoint: EndpointSpec, { usage }: RouteKit): Check {
  return (req) => {
    assertPermitted(endpoint, req.viewer)
    if (endpoint.grows && usage) assertRoom(usage, endpoint.grows)
    return undefined
  }
}

function execute<E extends EndpointSpec>(
  endpoint: E,
  handler: Handler<E>,
  { checkResponses, timeoutMs: usualMs = defaultTimeoutMs }: RouteKit,
): Check {
  const { timeoutMs = usualMs } = endpoint
  const inputOf = inputs(endpoint)
  const send = sender(endpoint, checkResponses)
  return (req, res) => {
    // HEAD is served as GET is, but a stream that is only asked about must not begin.
    if (endpoint.produces && req.method === 'HEAD') {
      res.answer(200, ['Content-Type', endpoint.produces])
      return undefined
    }
    const call = new RequestCall([req, res], inputOf(req), timeoutMs)
    const answer = handler(call as unknown as Call<E>)
    // What is at hand is answered at once.
    if (answer instanceof Promise) {
      return byDeadline(timeoutMs, answer).then((body) => send(res, body))
    }
    send(res, answer)
    return undefined
  }
}

/** Sends what a handler returned. */
function sender(endpoint: EndpointSpec, checkResponse: boolean) {
  const status = endpoint.status ?? 200
  return (res: Response, answer: unknown): void => {
    // The handler of a stream has begun it, and its events come later.
    if (endpoint.produces) return
    const { body, bytes, headers, isNotModified } =
      answer instanceof Reply ? (answer as Reply<unknown>) : new Reply({ body: answer })
    if (isNotModified) {
      res.answer(304, flatHeaders(headers))
    } else if (bytes) {
      if (checkResponse) endpoint.response?.parse(JSON.parse(bytes.toString()))
      sendJson(res, status, bytes, headers)
    } else if (endpoint.response) {
      const checked = checkResponse ? endpoint.response.parse(body) : body
      sendJson(res, status, JSON.stringify(checked), headers)
    } else {
      res.answer(status, flatHeaders(headers))
    }
  }
}
