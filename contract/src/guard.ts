import { z } from 'zod'
import { pageOf, paging, Timestamp, UserId } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Why a client was blocked: the largest part of its score. */
export const BlockReason = z.enum([
  'burst',
  'malformed_requests',
  'oversized_requests',
  'error_ratio',
  'path_scan',
  'credential_stuffing',
])
export type BlockReason = z.output<typeof BlockReason>

/** Each part as a share of what alone would be too much. */
export const ScoreParts = z.record(BlockReason, z.number()).meta({ id: 'ScoreParts' })
export type ScoreParts = z.output<typeof ScoreParts>

/** A signed-in viewer, an IPv4 address, or the /56 of an IPv6 address. */
export const ClientKey = z
  .string()
  .max(64)
  .regex(/^(usr_[0-9a-z]{16}|[\d.]+|[\da-f:.]+\/56)$/, 'Expected a client as the list names it.')
  .meta({ example: '203.0.113.7' })

export const Block = z
  .object({
    client: ClientKey,
    reason: BlockReason,
    score: ScoreParts,
    level: z.int().meta({ description: '1, 2 or 3: blocks of a minute, ten minutes and an hour' }),
    since: Timestamp,
    until: Timestamp,
  })
  .meta({ id: 'Block' })
export type Block = z.output<typeof Block>

const expectedRange = 'Expected an address or a range such as 203.0.113.0/24.'
const rangeForms = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

/** One address, or a range in CIDR notation. */
export const AddressRange = z
  .string(expectedRange)
  .max(64, expectedRange)
  // As a union it would say of each form why it is not that one.
  .refine((text) => rangeForms.safeParse(text).success, expectedRange)
  .meta({ example: '203.0.113.0/24' })

export const Allowance = z
  .object({
    range: z.string(),
    note: z.string(),
    addedBy: UserId,
    addedAt: Timestamp,
  })
  .meta({ id: 'Allowance' })
export type Allowance = z.output<typeof Allowance>

export const NewAllowance = z
  .strictObject({
    range: AddressRange,
    note: z.string().trim().max(120, 'Use at most 120 characters.').default(''),
  })
  .meta({ id: 'NewAllowance' })

const administrator = {
  access: 'administrator',
  scope: 'admin',
  tag: 'Administration',
  limit: 'administration',
} as const

export const guard = {
  blocks: endpoint({
    method: 'GET',
    path: '/api/admin/blocks',
    ...administrator,
    summary: 'Clients that are blocked for abuse, the newest first',
    query: z.strictObject(paging),
    response: pageOf(Block).meta({ id: 'BlockPage' }),
    errors: ['forbidden', 'invalid_cursor', 'dependency_unavailable'],
    priority: 'browsing',
  }),
  lift: endpoint({
    method: 'DELETE',
    path: '/api/admin/blocks/:client',
    ...administrator,
    summary: 'Lift a block and forget what led to it',
    params: z.strictObject({ client: ClientKey }),
    status: 204,
    errors: ['forbidden', 'not_found', 'dependency_unavailable'],
  }),
  allowances: endpoint({
    method: 'GET',
    path: '/api/admin/allow-list',
    ...administrator,
    summary: 'Addresses that are never blocked; all of them, at most 200',
    response: pageOf(Allowance).meta({ id: 'AllowancePage' }),
    errors: ['forbidden', 'dependency_unavailable'],
  }),
  allow: endpoint({
    method: 'POST',
    path: '/api/admin/allow-list',
    ...administrator,
    summary: 'Never block these addresses, and lift the blocks they have',
    body: NewAllowance,
    status: 201,
    response: Allowance,
    errors: ['forbidden', 'conflict', 'dependency_unavailable'],
  }),
  disallow: endpoint({
    method: 'DELETE',
    path: '/api/admin/allow-list/:range',
    ...administrator,
    summary: 'Treat these addresses as all others again',
    params: z.strictObject({ range: AddressRange }),
    status: 204,
    errors: ['forbidden', 'not_found', 'dependency_unavailable'],
  }),
}
