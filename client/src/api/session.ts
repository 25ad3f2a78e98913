import { auth, type SignedIn, type User } from '@cinema/contract'
import { create } from 'zustand'
import { ApiError } from './api-error.ts'
import { send } from './http.ts'

/** Tells the next visit that a refresh is worth a try. It holds no secret: the cookie does. */
const HINT = 'cinema.signedIn'
/** Renewed this long before the end, so that no request meets a token that ends on its way. */
const MARGIN_SECONDS = 30

export interface Session {
  /**
   * `restoring` until the first refresh is decided; `unreachable` when the viewer was signed in at
   * the last visit and the server did not answer.
   */
  status: 'restoring' | 'unreachable' | 'anonymous' | 'signed-in'
  user: User | null
}

interface Token {
  value: string
  /** By this machine's clock, ms since 1970. */
  expiresAtMs: number
}

/** Who is signed in. Components read it with `useViewer`. */
export const useSession = create<Session>(() => ({
  status: hinted() ? 'restoring' : 'anonymous',
  user: null,
}))

/** In memory only: a script that reads storage finds no token. */
let token: Token | null = null
let refreshing: Promise<string | null> | null = null

/** Takes over a successful sign-in, registration or refresh. */
export function signedIn({ user, accessToken, expiresInSeconds }: SignedIn): string {
  token = { value: accessToken, expiresAtMs: Date.now() + expiresInSeconds * 1000 }
  setHint(true)
  useSession.setState({ status: 'signed-in', user })
  return accessToken
}

/** Forgets the viewer on this device. */
export function signedOut(): void {
  token = null
  setHint(false)
  useSession.setState({ status: 'anonymous', user: null })
}

/** The token to send, renewed when its end is near; null for an anonymous viewer. */
export async function freshToken(): Promise<string | null> {
  if (token && Date.now() < token.expiresAtMs - MARGIN_SECONDS * 1000) return token.value
  return token || hinted() ? refresh() : null
}

/** The token at hand, without waiting: for requests made while the page goes away. */
export function tokenAtHand(): string | null {
  return token?.value ?? null
}

/**
 * Exchanges the refresh cookie for a new access token. All callers share one exchange, and tabs
 * take turns, so that none presents a cookie that another has just used. Resolves to null when the
 * viewer is not signed in any more; throws `ApiError` when the server could not tell.
 */
export function refresh(): Promise<string | null> {
  refreshing ??= inTurn(exchange).finally(() => {
    refreshing = null
  })
  return refreshing
}

async function exchange(): Promise<string | null> {
  try {
    return signedIn((await send(auth.refresh, {}, null)) as SignedIn)
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
      signedOut()
      return null
    }
    if (useSession.getState().status === 'restoring') useSession.setState({ status: 'unreachable' })
    throw error
  }
}

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  // Missing where the page is not served securely (plain http on a home network).
  const locks = (navigator as Partial<Navigator>).locks
  return locks ? locks.request('cinema.refresh', work) : work()
}

/**
 * Picks up the last visit's sign-in, and follows what other tabs do: who signs in or out in one is
 * signed in or out in all. Returns what ends the following.
 */
export function followSession(): () => void {
  const restore = () => {
    if (hinted() && useSession.getState().status !== 'signed-in') void refresh().catch(() => null)
  }
  const onStorage = (event: StorageEvent) => {
    if (event.key !== HINT && event.key !== null) return
    if (hinted()) restore()
    else signedOut()
  }
  restore()
  addEventListener('storage', onStorage)
  addEventListener('online', restore)
  return () => {
    removeEventListener('storage', onStorage)
    removeEventListener('online', restore)
  }
}

function hinted(): boolean {
  try {
    return localStorage.getItem(HINT) !== null
  } catch {
    return false
  }
}

function setHint(on: boolean): void {
  try {
    if (on) localStorage.setItem(HINT, '1')
    else localStorage.removeItem(HINT)
  } catch {
    // Storage can be blocked; then the next visit begins signed out.
  }
}
