import type { Role, Scope, Tier } from '@cinema/contract'

/** Who is calling, as looked up for this request: role and tier are current, not the token's. */
export interface Viewer {
  readonly userId: string
  readonly username: string
  /** Their picture. */
  readonly avatarUrl?: string
  readonly authSessionId: string
  readonly role: Role
  readonly tier: Tier
  readonly emailVerified?: true
  /** An administrator who may not administer before signing in asks them for a code. */
  readonly needsTwoFactor?: true
  /** The API key that called instead of a device; requests then count for the key. */
  readonly apiKeyId?: string
  /** What the key may do; absent for a device, which may do all. */
  readonly scopes?: readonly Scope[]
  /** A limit of the key's own, instead of that of its tier. */
  readonly requestsPerMinute?: number
}

declare global {
  // Express's own extension point for fields on its request.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** Request id: echoed from `X-Request-Id` or made. */
      id: string
      /** Path template of the matched endpoint, for metrics and logs. */
      template: string | undefined
      viewer: Viewer | undefined
    }
  }
}
