import { z } from 'zod'
import { Email, Password, User, Username } from './auth.ts'
import { endpoint } from './endpoint.ts'

/** What arrives by e-mail: it works once, for a while. */
const linkToken = z.string().regex(/^[\w-]{43}$/, 'This link is not complete.')
const ownPassword = z.string().min(1, 'Enter your password.').max(128)
const code = z.string().min(6, 'Enter the code.').max(32)

/** A secret for an authenticator app; it counts once a code made with it has been entered. */
export const TwoFactorSetup = z
  .object({
    secret: z.string().meta({ description: 'Base32, to type where no camera is at hand' }),
    uri: z.string().meta({ description: 'otpauth://…, for a QR code' }),
  })
  .meta({ id: 'TwoFactorSetup' })
export type TwoFactorSetup = z.output<typeof TwoFactorSetup>

/** Shown once; each replaces one code of the app. */
export const RecoveryCodes = z
  .object({ recoveryCodes: z.array(z.string()) })
  .meta({ id: 'RecoveryCodes' })
export type RecoveryCodes = z.output<typeof RecoveryCodes>

export const TwoFactorState = z
  .object({ enabled: z.boolean(), recoveryCodesLeft: z.int() })
  .meta({ id: 'TwoFactorState' })

/** Everything kept about a viewer, by the part of the product that keeps it. */
export const PersonalData = z
  .object({ exportedAt: z.iso.datetime(), data: z.record(z.string(), z.unknown()) })
  .meta({ id: 'PersonalData' })

/** What viewers may send as a picture of themselves. */
export const avatarFile = {
  types: ['image/png', 'image/jpeg', 'image/webp', 'image/avif'],
  maxBytes: 8 * 1024 * 1024,
} as const

const viewer = { access: 'viewer', tag: 'Account' } as const
const anybody = { access: 'public', tag: 'Accounts' } as const

/** Getting back into an account, by e-mail. */
export const recovery = {
  forgot: endpoint({
    method: 'POST',
    path: '/api/auth/forgot',
    ...anybody,
    summary: 'Ask for a link to choose a new password; the same answer for every address',
    body: z.strictObject({ email: Email }).meta({ id: 'ForgotRequest' }),
    status: 204,
    limit: 'password_reset',
  }),
  reset: endpoint({
    method: 'POST',
    path: '/api/auth/reset',
    ...anybody,
    summary: 'Choose a new password with the link; signs every device out',
    body: z.strictObject({ token: linkToken, password: Password }).meta({ id: 'ResetRequest' }),
    status: 204,
    errors: ['link_invalid'],
    limit: 'password_reset',
  }),
  verifyEmail: endpoint({
    method: 'POST',
    path: '/api/auth/verify-email',
    ...anybody,
    summary: 'Confirm an e-mail address with the link',
    body: z.strictObject({ token: linkToken }).meta({ id: 'VerifyEmailRequest' }),
    status: 204,
    errors: ['link_invalid'],
  }),
}

/** The viewer's own account. API keys cannot reach any of it. */
export const account = {
  update: endpoint({
    method: 'PATCH',
    path: '/api/account',
    ...viewer,
    summary: 'Change the name',
    body: z.strictObject({ username: Username }).meta({ id: 'AccountUpdate' }),
    response: User,
    errors: ['username_taken'],
  }),
  setAvatar: endpoint({
    method: 'PUT',
    path: '/api/account/avatar',
    ...viewer,
    summary: 'Send a picture of yourself, of at most 40 megapixels: kept as a square of 256 pixels',
    grows: 'data',
    receives: avatarFile,
    timeoutMs: 60_000,
    response: User,
    errors: ['dependency_unavailable'],
    limit: 'upload',
  }),
  removeAvatar: endpoint({
    method: 'DELETE',
    path: '/api/account/avatar',
    ...viewer,
    summary: 'Remove the picture of yourself',
    status: 204,
  }),
  changePassword: endpoint({
    method: 'PUT',
    path: '/api/account/password',
    ...viewer,
    summary: 'Change the password; signs every other device out',
    body: z
      .strictObject({ currentPassword: ownPassword, newPassword: Password })
      .meta({ id: 'PasswordChange' }),
    status: 204,
    errors: ['invalid_credentials'],
  }),
  sendVerification: endpoint({
    method: 'POST',
    path: '/api/account/verification',
    ...viewer,
    summary: 'Send the link that confirms the e-mail address again',
    status: 204,
  }),
  twoFactor: endpoint({
    method: 'GET',
    path: '/api/account/two-factor',
    ...viewer,
    summary: 'Whether signing in asks for a one-time code',
    response: TwoFactorState,
  }),
  setUpTwoFactor: endpoint({
    method: 'POST',
    path: '/api/account/two-factor/setup',
    ...viewer,
    summary: 'Begin with a secret for an authenticator app',
    body: z.strictObject({ password: ownPassword }).meta({ id: 'TwoFactorSetupRequest' }),
    response: TwoFactorSetup,
    errors: ['invalid_credentials', 'conflict'],
  }),
  enableTwoFactor: endpoint({
    method: 'POST',
    path: '/api/account/two-factor/enable',
    ...viewer,
    summary: 'Finish with a code of the app; signs every other device out',
    body: z.strictObject({ code }).meta({ id: 'TwoFactorEnableRequest' }),
    response: RecoveryCodes,
    errors: ['invalid_code', 'conflict'],
  }),
  renewRecoveryCodes: endpoint({
    method: 'POST',
    path: '/api/account/two-factor/recovery-codes',
    ...viewer,
    summary: 'Replace the recovery codes',
    body: z.strictObject({ password: ownPassword, code }).meta({ id: 'RecoveryCodesRequest' }),
    response: RecoveryCodes,
    errors: ['invalid_credentials', 'invalid_code', 'conflict'],
  }),
  disableTwoFactor: endpoint({
    method: 'POST',
    path: '/api/account/two-factor/disable',
    ...viewer,
    summary: 'Sign in with the password alone again',
    body: z.strictObject({ password: ownPassword, code }).meta({ id: 'TwoFactorDisableRequest' }),
    status: 204,
    errors: ['invalid_credentials', 'invalid_code', 'conflict'],
  }),
  export: endpoint({
    method: 'GET',
    path: '/api/account/export',
    ...viewer,
    summary: 'Everything that is kept about the viewer',
    response: PersonalData,
  }),
  close: endpoint({
    method: 'POST',
    path: '/api/account/close',
    ...viewer,
    summary: 'Close the account and erase what is kept about it',
    body: z
      .strictObject({ password: ownPassword, code: code.optional() })
      .meta({ id: 'CloseAccountRequest' }),
    status: 204,
    errors: ['invalid_credentials', 'code_required', 'invalid_code', 'conflict'],
  }),
}
