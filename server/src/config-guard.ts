import { AddressRange } from '@cinema/contract'
import { variable, whole } from './config-variable.ts'
import { commaSeparated } from './infra/addresses.ts'

/** What protects an instance from too much of anything. */
export const guardVariables = {
  GUARD_ALLOW: variable({
    // From there come this machine's owner, health checks, and every viewer when a proxy is not declared.
    schema: commaSeparated(AddressRange).prefault('127.0.0.0/8,::1'),
    description: 'Comma-separated addresses and CIDR ranges that are never blocked for abuse',
  }),
  SHED_DELAY_MS: variable({
    schema: whole(5, 60_000).default(20),
    description: 'Delay of the event loop that, when it lasts, has requests refused (503)',
    unit: 'milliseconds',
  }),
} as const
