import type { Viewer } from '../../http/viewer.ts'

/** Finds out who a request is from; shared through the context. */
export interface Identity {
  /**
   * The viewer of an access token, with the role and tier they have now.
   * @throws AppError `unauthenticated` for a token that is forged, expired, revoked or of a closed account.
   */
  viewerOf: (accessToken: string) => Promise<Viewer>
}
