import { z } from 'zod'
import { AuthSessionId, Timestamp, UserId } from './common.ts'
import { endpoint } from './endpoint.ts'

export const Role = z.enum(['viewer', 'administrator'])
export type Role = z.output<typeof Role>
export const Tier = z.enum(['free', 'premium'])
export type Tier = z.output<typeof Tier>

/** `required`: the account administers only once signing in asks for a code. */
export const TwoFactor = z.enum(['off', 'on', 'required'])

export const User = z
  .object({
    id: UserId,
    email: z.string(),
    username: z.string(),
    role: Role,
    tier: Tier,
    emailVerified: z.boolean(),
    twoFactor: TwoFactor,
    avatarUrl: z.string().nullable().meta({
      description: 'Their picture, a square in WebP; another picture has another address',
    }),
    createdAt: Timestamp,
  })
  .meta({ id: 'User' })
export type User = z.output<typeof User>

/** The refresh token travels apart, in an HttpOnly cookie. */
export const SignedIn = z
  .object({ user: User, accessToken: z.string(), expiresInSeconds: z.int() })
  .meta({ id: 'SignedIn' })
export type SignedIn = z.output<typeof SignedIn>

export const Email = z
  .email('Expected an e-mail address such as name@example.org.')
  .max(254)
  .transform((value) => value.toLowerCase())

export const Username = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{1,30}[\p{L}\p{N}]$/u,
    'Use 3 to 32 letters, digits, spaces, dots, hyphens or underscores.',
  )

export const Password = z
  .string()
  .min(10, 'Use at least 10 characters.')
  .max(128, 'Use at most 128 characters.')

export const Registration = z
  .strictObject({ email: Email, username: Username, password: Password })
  .meta({ id: 'Registration' })

export const Credentials = z
  .strictObject({
    email: Email,
    password: z.string().min(1, 'Enter your password.').max(128),
    code: z.string().max(32).optional().meta({
      description:
        'Code of the authenticator app, or a recovery code, where the account asks for one',
    }),
  })
  .meta({ id: 'Credentials' })

/** A device that is signed in. */
export const AuthSession = z
  .object({
    id: AuthSessionId,
    deviceName: z.string(),
    current: z.boolean(),
    createdAt: Timestamp,
    lastUsedAt: Timestamp,
  })
  .meta({ id: 'AuthSession' })
export type AuthSession = z.output<typeof AuthSession>

const sessionId = z.strictObject({ sessionId: AuthSessionId })

export const auth = {
  register: endpoint({
    method: 'POST',
    path: '/api/auth/register',
    access: 'public',
    tag: 'Accounts',
    summary: 'Open an account and sign in',
    body: Registration,
    status: 201,
    response: SignedIn,
    errors: ['email_taken', 'username_taken'],
    grows: 'data',
    limit: 'registration',
  }),
  login: endpoint({
    method: 'POST',
    path: '/api/auth/login',
    access: 'public',
    tag: 'Accounts',
    summary: 'Sign in',
    body: Credentials,
    response: SignedIn,
    errors: ['invalid_credentials', 'code_required', 'invalid_code'],
    limit: 'sign_in',
  }),
  refresh: endpoint({
    method: 'POST',
    path: '/api/auth/refresh',
    access: 'public',
    tag: 'Accounts',
    summary: 'Exchange the refresh cookie for a new access token',
    response: SignedIn,
    errors: ['unauthenticated', 'forbidden'],
    priority: 'playback',
  }),
  logout: endpoint({
    method: 'POST',
    path: '/api/auth/logout',
    access: 'public',
    tag: 'Accounts',
    summary: 'Sign this device out',
    status: 204,
    errors: ['forbidden'],
  }),
  me: endpoint({
    method: 'GET',
    path: '/api/auth/me',
    access: 'viewer',
    tag: 'Accounts',
    summary: 'Who is signed in',
    response: User,
  }),
  sessions: endpoint({
    method: 'GET',
    path: '/api/auth/sessions',
    access: 'viewer',
    tag: 'Accounts',
    summary: 'Devices signed in',
    response: z.object({ items: z.array(AuthSession) }).meta({ id: 'AuthSessionList' }),
  }),
  revokeOthers: endpoint({
    method: 'DELETE',
    path: '/api/auth/sessions',
    access: 'viewer',
    tag: 'Accounts',
    summary: 'Sign every other device out',
    status: 204,
  }),
  revoke: endpoint({
    method: 'DELETE',
    path: '/api/auth/sessions/:sessionId',
    access: 'viewer',
    tag: 'Accounts',
    summary: 'Sign one device out',
    params: sessionId,
    status: 204,
    errors: ['not_found'],
  }),
}
