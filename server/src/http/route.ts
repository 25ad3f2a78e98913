import type {
  Access,
  BodyOf,
  EndpointSpec,
  LimitGroup,
  ParamsOf,
  QueryOf,
  ResponseOf,
} from '@cinema/contract'
import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import type { z } from 'zod'
import { AppError, invalidInput } from './errors.ts'
import { Reply, sendJson } from './reply.ts'
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
  authenticate: RequestHandler
  limit: (group: LimitGroup) => RequestHandler
  /** Parse every response with its schema: tests and development. */
  checkResponses: boolean
}

/** A router that is mounted at the longest path its endpoints share, so that a request passes few. */
export interface MountedRouter {
  readonly prefix: string
  readonly router: Router
  readonly kit: RouteKit
}

export const routerAt = (prefix: `/api/${string}`, kit: RouteKit): MountedRouter => ({
  prefix,
  router: Router({ caseSensitive: true }),
  kit,
})

const requestTimeoutMs = 30_000

/**
 * Serves one endpoint of the contract: finds out who calls, applies limits, authorises, validates
 * params, query and body, runs the handler, and sends what it returns.
 *
 * The handler returns the body, or `reply(body, headers)`, or `replyBytes(json, headers)`;
 * it throws `AppError` for everything else.
 */
export function route<E extends EndpointSpec>(
  { router, prefix, kit }: MountedRouter,
  endpoint: E,
  handler: Handler<E>,
): void {
  if (!endpoint.path.startsWith(prefix)) throw new Error(`${endpoint.path} is not below ${prefix}`)
  const path = endpoint.path.slice(prefix.length) || '/'
  const method = endpoint.method.toLowerCase() as Lowercase<E['method']>
  const group = groupOf(endpoint)
  const limit = kit.limit(group)
  const steps: RequestHandler[] = [named(endpoint.path), kit.authenticate]
  // These count by the account they name, which only the body tells.
  const limitsByBody = group === 'sign_in' || group === 'password_reset'
  if (!limitsByBody) steps.push(limit)
  if (endpoint.access !== 'public') steps.push(guard(endpoint.access))
  if (endpoint.body) {
    steps.push(requireJson, express.json({ limit: endpoint.maxBodyBytes ?? 32 * 1024 }))
  }
  if (limitsByBody) steps.push(limit)
  router[method](path, ...steps, execute(endpoint, handler, kit.checkResponses))
}

const groupOf = ({ limit, access }: EndpointSpec): LimitGroup =>
  limit ?? (access === 'administrator' ? 'administration' : 'general')

/** Notes which endpoint answers, for metrics and logs. */
const named =
  (template: string): RequestHandler =>
  (req, _res, next) => {
    req.template = template
    next()
  }

function guard(access: Exclude<Access, 'public'>): RequestHandler {
  return (req, _res, next) => {
    if (!req.viewer) {
      throw new AppError('unauthenticated', 'Sign in to do this.', { headers: challenge })
    }
    if (access === 'administrator' && req.viewer.role !== 'administrator') {
      throw new AppError('forbidden', 'This is for administrators.')
    }
    next()
  }
}

const challenge = { 'WWW-Authenticate': 'Bearer realm="cinema"' }

const requireJson: RequestHandler = (req, _res, next) => {
  const length = req.headers['content-length']
  const hasBody = req.headers['transfer-encoding'] !== undefined || (length ?? '0') !== '0'
  if (!hasBody) throw new AppError('malformed_request', 'A JSON body is expected.')
  if (!req.is('application/json')) {
    throw new AppError('unsupported_media_type', 'Send the body as application/json.')
  }
  next()
}

function execute<E extends EndpointSpec>(
  endpoint: E,
  handler: Handler<E>,
  checkResponse: boolean,
): RequestHandler {
  const status = endpoint.status ?? 200
  return async (req, res) => {
    const answer = await handler(new RequestCall(endpoint, req, res) as unknown as Call<E>)
    // The handler of a stream has begun it, and its events come later.
    if (endpoint.produces) return
    const { body, bytes, headers, isNotModified } =
      answer instanceof Reply ? answer : new Reply({ body: answer })
    if (headers) for (const name in headers) res.setHeader(name, headers[name] ?? '')
    if (isNotModified) {
      res.statusCode = 304
      res.end()
    } else if (bytes) {
      if (checkResponse) endpoint.response?.parse(JSON.parse(bytes.toString()))
      sendJson(res, status, bytes)
    } else if (endpoint.response) {
      sendJson(res, status, JSON.stringify(checkResponse ? endpoint.response.parse(body) : body))
    } else {
      res.statusCode = status
      res.end()
    }
  }
}

/** Validates on construction; makes the signal only for handlers that ask for it. */
class RequestCall {
  readonly req: Request
  readonly res: Response
  readonly viewer: Viewer | undefined
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  #signal: AbortSignal | undefined

  constructor(endpoint: EndpointSpec, req: Request, res: Response) {
    this.req = req
    this.res = res
    this.viewer = req.viewer
    this.params = parsePath(endpoint.params, req.params)
    this.query = parse('query', endpoint.query, endpoint.query && req.query)
    this.body = parse('body', endpoint.body, req.body)
  }

  get signal(): AbortSignal {
    if (this.#signal) return this.#signal
    const gone = new AbortController()
    this.res.once('close', () => {
      gone.abort()
    })
    this.#signal = AbortSignal.any([gone.signal, AbortSignal.timeout(requestTimeoutMs)])
    return this.#signal
  }
}

function parse(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidInput(part, parsed.error)
  return parsed.data
}

function parsePath(schema: z.ZodType | undefined, value: unknown): unknown {
  return parse('params', schema, schema && { ...Object(value) })
}
