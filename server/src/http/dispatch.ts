import type { Method } from '@cinema/contract'
import type { Request, RequestHandler } from 'express'
import { AppError } from './errors.ts'

/** One endpoint, and what answers it. */
export interface Served {
  readonly method: Method
  readonly path: string
  readonly run: RequestHandler
}

interface Pattern {
  /** By segment of the path; undefined where a parameter stands. */
  readonly literals: readonly (string | undefined)[]
  readonly names: readonly (string | undefined)[]
  readonly run: RequestHandler
}

/** What answers a path, and what its parameters are. */
interface Found {
  readonly run: RequestHandler
  readonly params: Readonly<Record<string, string>>
}

/** Of one method: by path where it has no parameter, else by the number of segments and the folder. */
interface Endpoints {
  readonly fixed: Map<string, Found>
  readonly patterns: Map<string | undefined, Pattern[]>[]
  /** What was found last, by path. */
  readonly known: Map<string, Found>
}

/** Where the name of the folder stands in `/api/movies/:id`. */
const folderAt = 2

const mostKnown = 1024
const longestKnown = 128

const noParams: Readonly<Record<string, string>> = Object.freeze({})

/**
 * Finds the endpoint of a request in one look and runs it; what is none goes on to `otherwise`. Express
 * would try the pattern of each router and each route in turn, and takes its time for each it enters.
 */
export function dispatch(
  served: Iterable<Served>,
  otherwise: RequestHandler = goOn,
): RequestHandler {
  const methods = new Map<string, Endpoints>()
  for (const endpoint of served) {
    const ofMethod = methods.get(endpoint.method) ?? {
      fixed: new Map(),
      patterns: [],
      known: new Map(),
    }
    methods.set(endpoint.method, ofMethod)
    add(ofMethod, endpoint)
  }
  return (req, res, next) => {
    const ofMethod = methods.get(req.method === 'HEAD' ? 'GET' : req.method)
    const found = ofMethod && find(ofMethod, pathOf(req))
    if (!found) return otherwise(req, res, next)
    req.params = found.params
    return found.run(req, res, next)
  }
}

function find({ fixed, patterns, known }: Endpoints, path: string): Found | undefined {
  const last = fixed.get(path) ?? known.get(path)
  if (last) return last
  const segments = path.split('/')
  const ofFolder = patterns[segments.length]?.get(segments[folderAt])
  const pattern = ofFolder?.find(({ literals }) => fits(literals, segments))
  if (!pattern) return undefined
  const found = { run: pattern.run, params: Object.freeze(paramsOf(pattern, segments)) }
  if (known.size >= mostKnown) known.clear()
  if (path.length <= longestKnown) known.set(path, found)
  return found
}

/** Hands on every request. */
export const goOn: RequestHandler = (_req, _res, next) => {
  next()
}

function add({ fixed, patterns }: Endpoints, { path, run }: Served): void {
  if (!path.includes(':')) {
    fixed.set(path, { run, params: noParams })
    return
  }
  const pattern = patternOf(path, run)
  const { length, [folderAt]: folder } = pattern.literals
  const byFolder = (patterns[length] ??= new Map<string | undefined, Pattern[]>())
  byFolder.set(folder, [...(byFolder.get(folder) ?? []), pattern])
}

function patternOf(path: string, run: RequestHandler): Pattern {
  const segments = path.split('/')
  return {
    literals: segments.map((segment) => (segment.startsWith(':') ? undefined : segment)),
    names: segments.map((segment) => (segment.startsWith(':') ? segment.slice(1) : undefined)),
    run,
  }
}

/** The path of a request without a slash at its end. */
function pathOf(req: Request): string {
  const { url } = req
  const end = url.indexOf('?')
  // A request to a proxy names the server too (RFC 9112, section 3.2.2): Express takes that apart.
  const path = url.startsWith('/') ? (end === -1 ? url : url.slice(0, end)) : req.path
  return path.endsWith('/') ? path.slice(0, -1) : path
}

function fits(literals: Pattern['literals'], segments: readonly string[]): boolean {
  // From the end, where paths differ.
  for (let at = segments.length - 1; at > 0; at--) {
    const literal = literals[at]
    if (literal === undefined ? segments[at] === '' : literal !== segments[at]) return false
  }
  return true
}

function paramsOf({ names }: Pattern, segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [at, name] of names.entries()) {
    if (name !== undefined) params[name] = decoded(segments[at] ?? '')
  }
  return params
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch (cause) {
    throw new AppError('malformed_request', 'The address is not well-formed.', { cause })
  }
}
