import type { EndpointSpec } from '@cinema/contract'
import { AppError } from './errors.ts'
import type { Viewer } from './viewer.ts'

/**
 * Whether a caller may use an endpoint, by nothing but its declaration: signed in, administrator,
 * scope of an API key, confirmed e-mail address.
 * @throws AppError `unauthenticated`, `insufficient_scope`, `two_factor_required`, `forbidden`,
 * `email_unverified`.
 */
export function assertPermitted(endpoint: EndpointSpec, viewer: Viewer | undefined): void {
  if (!viewer) {
    if (endpoint.access === 'public') return
    throw new AppError('unauthenticated', 'Sign in to do this.', { headers: challenge })
  }
  if (viewer.scopes && !(endpoint.scope && viewer.scopes.includes(endpoint.scope))) {
    throw new AppError('insufficient_scope', reasonFor(endpoint))
  }
  if (endpoint.access === 'administrator' && viewer.role !== 'administrator') {
    throw viewer.needsTwoFactor
      ? new AppError('two_factor_required', 'Administering needs two-factor sign-in: set it up.')
      : new AppError('forbidden', 'This is for administrators.')
  }
  if (endpoint.verified && !viewer.emailVerified) {
    throw new AppError('email_unverified', 'Confirm your e-mail address first.')
  }
}

const reasonFor = ({ scope }: EndpointSpec): string =>
  scope
    ? `The API key lacks the scope ${scope}.`
    : 'API keys cannot do this; sign in on a device instead.'

const challenge = { 'WWW-Authenticate': 'Bearer realm="cinema"' }
