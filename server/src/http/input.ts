import { parse as parseQuery } from 'node:querystring'
import type { EndpointSpec } from '@cinema/contract'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { invalidInput } from './errors.ts'
import type { Viewer } from './viewer.ts'

interface Input {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

const nothing: Input = { params: undefined, query: undefined, body: undefined }
const rememberedAddresses = 256
const longestRemembered = 512

/**
 * Validates what a request carries. The same address always says the same, so those asked for last
 * are parsed once.
 */
export function inputs({ params, query, body }: EndpointSpec): (req: Request) => Input {
  const known = new Map<string, Input>()

  function address(req: Request): Input {
    const kept = known.get(req.url)
    if (kept) return kept
    const parsed = {
      params: Object.freeze(parse('params', params, req.params)),
      query: Object.freeze(parse('query', query, query && parseQuery(searchOf(req.url)))),
      body: undefined,
    }
    if (known.size >= rememberedAddresses) known.clear()
    if (req.url.length <= longestRemembered) known.set(req.url, parsed)
    return parsed
  }

  return (req) => {
    const said = params || query ? address(req) : nothing
    return body ? { ...said, body: parse('body', body, req.body) } : said
  }
}

const searchOf = (url: string): string => {
  const at = url.indexOf('?')
  return at === -1 ? '' : url.slice(at + 1)
}

function parse(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidInput(part, parsed.error)
  return parsed.data
}

/** What a handler is given. Makes the signal only for handlers that ask for it. */
export class RequestCall implements Input {
  readonly req: Request
  readonly res: Response
  readonly viewer: Viewer | undefined
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly #timeoutMs: number
  #signal: AbortSignal | undefined

  constructor(
    [req, res]: readonly [Request, Response],
    { params, query, body }: Input,
    timeoutMs: number,
  ) {
    this.req = req
    this.res = res
    this.#timeoutMs = timeoutMs
    this.viewer = req.viewer
    this.params = params
    this.query = query
    this.body = body
  }

  get signal(): AbortSignal {
    if (this.#signal) return this.#signal
    const gone = new AbortController()
    this.res.once('close', () => {
      gone.abort()
    })
    this.#signal = AbortSignal.any([gone.signal, AbortSignal.timeout(this.#timeoutMs)])
    return this.#signal
  }
}
