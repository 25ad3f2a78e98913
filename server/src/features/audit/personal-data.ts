import type { Context } from '../../context.ts'
import type { PersonalData } from '../../personal-data.ts'
import { auditStore } from './audit-store.ts'

/** The security log keeps that something happened; of a closed account neither who nor where. */
export function auditData({ audit, mongo }: Context): PersonalData {
  const events = auditStore(mongo)
  return {
    name: 'security log',
    async exportFor(userId) {
      await audit.settled()
      return events.all(userId)
    },
    async eraseFor(userId) {
      await audit.settled()
      await events.anonymise(userId)
    },
  }
}
