import { z } from 'zod'
import { pageOf, paging, Timestamp, UserId } from './common.ts'
import { endpoint } from './endpoint.ts'

/** What the security log knows of. A new kind of event is one word here. */
export const AuditAction = z.enum([
  'account_opened',
  'account_closed',
  'account_renamed',
  'data_exported',
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'device_signed_out',
  'refresh_token_reused',
  'password_changed',
  'password_reset_requested',
  'password_reset',
  'email_verified',
  'two_factor_enabled',
  'two_factor_disabled',
  'recovery_codes_made',
  'recovery_code_used',
  'api_key_made',
  'api_key_revoked',
  'role_changed',
  'tier_changed',
  'client_blocked',
  'client_unblocked',
  'title_added',
  'title_changed',
  'title_deleted',
  'title_restored',
  'titles_imported',
  'administration',
])
export type AuditAction = z.output<typeof AuditAction>

export const AuditOutcome = z.enum(['success', 'refused'])
export type AuditOutcome = z.output<typeof AuditOutcome>

/** One entry of the security log; it never holds a password, a token or a code. */
export const AuditEvent = z
  .object({
    id: z.string(),
    at: Timestamp,
    action: AuditAction,
    outcome: AuditOutcome,
    actorId: UserId.nullable().meta({ description: 'Who did it; null when nobody was signed in' }),
    target: z.string().nullable().meta({ description: 'Id of what it was done to' }),
    address: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.output<typeof AuditEvent>

export const audit = {
  list: endpoint({
    method: 'GET',
    path: '/api/admin/audit',
    access: 'administrator',
    scope: 'admin',
    tag: 'Administration',
    summary: 'The security log, newest first',
    query: z.strictObject({
      ...paging,
      action: AuditAction.optional(),
      userId: UserId.optional().meta({ description: 'Did it, or had it done to them' }),
    }),
    response: pageOf(AuditEvent).meta({ id: 'AuditEventPage' }),
    errors: ['forbidden', 'invalid_cursor', 'dependency_unavailable'],
  }),
}
