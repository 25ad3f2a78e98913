import type { Config } from '../../config.ts'
import { AppError } from '../../http/errors.ts'
import type { Viewer } from '../../http/viewer.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { createAccessTokens, type Claims } from './access-token.ts'
import { keyDigest } from './api-keys.ts'
import { createStandings } from './standing.ts'
import { keyLookup, standingLookup } from './standing-store.ts'
import { adminsNeedTwoFactor } from './user-presenter.ts'

/** Finds out who a request is from; shared through the context. */
export interface Identity {
  /**
   * The viewer of an access token or an API key, with the role and tier they have now.
   * @throws AppError `unauthenticated` for one that is forged, expired, revoked or of a closed account;
   * `dependency_unavailable` when MongoDB is away and the viewer was not seen lately.
   */
  viewerOf: (token: string) => Viewer | Promise<Viewer>
  /** Makes an access token for a viewer who has just shown who they are. */
  issue: (claims: Claims) => { accessToken: string; expiresInSeconds: number }
  /** Looks at a device anew at its next request: this instance has just changed or ended it. */
  forget: (familyId: string) => void
}

/**
 * A request costs no round trip while its token and the viewer's standing are remembered, and at
 * most one look (two reads by id, shared by all requests of a tick) a second for each device.
 */
export function createIdentity({
  config,
  mongo,
  now = () => Date.now(),
}: {
  config: Config
  mongo: Mongo
  now?: () => number
}): Identity {
  const tokens = createAccessTokens(config, now)
  const needsTwoFactor = adminsNeedTwoFactor(config)
  const standings = createStandings({
    look: standingLookup(mongo, needsTwoFactor),
    rememberMs: config.ACCESS_TOKEN_SECONDS * 1000,
    now,
  })
  const keyHolders = createStandings({
    look: keyLookup(mongo, needsTwoFactor, now),
    rememberMs: config.ACCESS_TOKEN_SECONDS * 1000,
    now,
  })
  const holderOf = (key: string) => {
    const hash = keyDigest(key)
    return hash === undefined ? undefined : keyHolders.of({ familyId: hash })
  }
  const bearerOf = (token: string) => {
    const claims = tokens.verify(token)
    return claims && standings.of(claims)
  }
  return {
    viewerOf(token) {
      const viewer = token.startsWith('ck_') ? holderOf(token) : bearerOf(token)
      return viewer instanceof Promise ? viewer.then(signedIn) : signedIn(viewer)
    },
    issue: (claims) => ({
      accessToken: tokens.sign(claims),
      expiresInSeconds: tokens.lifeSeconds,
    }),
    forget: standings.forget,
  }
}

function signedIn(viewer: Viewer | undefined): Viewer {
  if (!viewer) throw refused()
  return viewer
}

/** One answer for every reason: what is wrong with a forged token is not told. */
const refused = (): AppError =>
  new AppError('unauthenticated', 'The sign-in has ended or is not valid. Sign in again.', {
    headers: { 'WWW-Authenticate': 'Bearer realm="cinema", error="invalid_token"' },
  })
