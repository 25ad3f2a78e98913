import type { CookieOptions, Request, Response } from 'express'

export interface RefreshCookie {
  read: (req: Request) => string | undefined
  write: (res: Response, refreshToken: string) => void
  clear: (res: Response) => void
}

/**
 * The cookie that carries the refresh token, out of reach of scripts and of other sites.
 *
 * `__Host-` (RFC 6265bis, 4.1.3.2) binds it to this one host over a secure connection, which
 * browsers take a loopback address for. A trial over plain http on a home network cannot have it,
 * and uses a plain name.
 */
export function createRefreshCookie(publicUrl: string, lifeDays: number): RefreshCookie {
  const secure = isTrustworthy(new URL(publicUrl))
  const name = secure ? '__Host-cinema_refresh' : 'cinema_refresh'
  const options: CookieOptions = { httpOnly: true, secure, sameSite: 'strict', path: '/' }
  return {
    read: (req) => cookieOf(req.headers.cookie ?? '', name),
    write: (res, refreshToken) =>
      void res.cookie(name, refreshToken, { ...options, maxAge: lifeDays * 86_400_000 }),
    clear: (res) => void res.clearCookie(name, options),
  }
}

/** As browsers see it (Secure Contexts, 3.1). */
const isTrustworthy = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || hostname === 'localhost' || /^(127\.|\[::1\]$)/.test(hostname)

function cookieOf(header: string, name: string): string | undefined {
  const prefix = `${name}=`
  const pair = header.split(';').find((part) => part.trimStart().startsWith(prefix))
  return pair?.trim().slice(prefix.length)
}
