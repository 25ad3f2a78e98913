import type { Response } from 'express'
import type { Step } from './pipeline.ts'

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob: https://image.tmdb.org",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What every answer needs, API or page: no sniffing, no embedding, nothing active by default. */
export const baseHeaders: Step = (_req, res) => {
  res.prepare('X-Content-Type-Options', 'nosniff')
  res.prepare('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
}

const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': pagePolicy,
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** What a page adds: the policy under which the client runs, and HTTPS for ever where there is HTTPS. */
export function setPageHeaders(res: Response, publicUrl: string): void {
  for (const name in pageHeaders) res.setHeader(name, pageHeaders[name] ?? '')
  if (publicUrl.startsWith('https:')) {
    res.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
  }
}
