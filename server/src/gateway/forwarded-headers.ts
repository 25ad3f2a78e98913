import type { IncomingHttpHeaders } from 'node:http'
import type { Request } from 'express'
import { countedHeader } from '../http/counted-limits.ts'
import { traceHeaders } from '../infra/tracing.ts'

type Headers = Record<string, string | string[]>

/** Of one connection, not of the message (RFC 9110, 7.6.1), or ours to say. */
const notHandedOn = new Set([
  countedHeader,
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** What the client sent, with who it is; what only a proxy may say is ours to say. */
export function requestHeaders(req: Request, proof: string | undefined): Headers {
  const headers = endToEnd(req.headers)
  Object.assign(headers, traceHeaders())
  headers['x-request-id'] = req.id
  headers['x-forwarded-for'] = chainOf(req)
  headers['x-forwarded-proto'] = req.protocol
  if (proof !== undefined) headers[countedHeader] = proof
  return headers
}

/** Who the request is from, as far as it is believed, and then who brought it. */
const chainOf = ({ ips, ip, socket }: Request): string =>
  (ips.length > 0 ? [...ips, socket.remoteAddress] : [ip]).join(', ')

export const answerHeaders = (headers: IncomingHttpHeaders): Headers => endToEnd(headers)

function endToEnd(headers: IncomingHttpHeaders): Headers {
  const kept: Headers = {}
  const named = (headers.connection ?? '').toLowerCase()
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || notHandedOn.has(name)) continue
    if (named !== '' && named.split(/\s*,\s*/).includes(name)) continue
    kept[name] = value
  }
  return kept
}
