import type { Response } from 'express'
import type { Config } from '../config.ts'
import { isPrivate } from '../infra/addresses.ts'
import type { Step } from './pipeline.ts'

/** What a page may reach beyond its own origin: players to frame, hosts that films and pictures lie at. */
export interface PageReach {
  readonly pictures: readonly string[]
  readonly frames: readonly string[]
  readonly media: readonly string[]
}

type ReachSettings = Pick<
  Config,
  | 'NODE_ENV'
  | 'STREAMING_PROVIDERS'
  | 'VIDKING_BASE_URL'
  | 'DIRECT_HOSTS'
  | 'TMDB_API_KEY'
  | 'TMDB_IMAGE_URL'
  | 'CDN_BASE_URL'
>

export const reachOf = ({
  NODE_ENV,
  STREAMING_PROVIDERS,
  VIDKING_BASE_URL,
  DIRECT_HOSTS,
  TMDB_API_KEY,
  TMDB_IMAGE_URL,
  CDN_BASE_URL,
}: ReachSettings): PageReach => {
  const originsOf = (host: string): string[] => {
    const isOpen = NODE_ENV !== 'production' || isPrivate(new URL(`http://${host}`))
    return [`https://${host}`, ...(isOpen ? [`http://${host}`] : [])]
  }
  const network = CDN_BASE_URL === undefined ? [] : [new URL(CDN_BASE_URL).origin]
  const direct = STREAMING_PROVIDERS.includes('direct') ? DIRECT_HOSTS.flatMap(originsOf) : []
  return {
    pictures: [...(TMDB_API_KEY === undefined ? [] : [new URL(TMDB_IMAGE_URL).origin]), ...network],
    frames:
      VIDKING_BASE_URL !== undefined && STREAMING_PROVIDERS.includes('vidking')
        ? [new URL(VIDKING_BASE_URL).origin]
        : [],
    media: [...network, ...direct],
  }
}

const pagePolicy = ({ frames, media, pictures }: PageReach): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ["img-src 'self' data: blob:", ...pictures].join(' '),
    ["connect-src 'self'", ...media].join(' '),
    ["media-src 'self' blob:", ...media].join(' '),
    ...(frames.length > 0 ? [`frame-src ${frames.join(' ')}`] : []),
    "worker-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * What every answer needs, API or page: no sniffing, no embedding, nothing active by default, no
 * word of where one was, and HTTPS for ever where there is HTTPS.
 */
export function baseHeaders(publicUrl: string): Step {
  const isSecure = publicUrl.startsWith('https:')
  return (_req, res) => {
    res.prepare('X-Content-Type-Options', 'nosniff')
    res.prepare('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
    res.prepare('Referrer-Policy', 'no-referrer')
    if (isSecure) res.prepare('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
  }
}

const pageHeaders: Readonly<Record<string, string>> = {
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

const nowhere: PageReach = { frames: [], media: [], pictures: [] }

/** What a page adds: the policy under which it runs. */
export function setPageHeaders(res: Response, reach = nowhere): void {
  res.setHeader('Content-Security-Policy', pagePolicy(reach))
  for (const name in pageHeaders) res.setHeader(name, pageHeaders[name] ?? '')
}
