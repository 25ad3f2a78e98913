import type { Context } from './context.ts'
import { auditData } from './features/audit/personal-data.ts'
import { accountData } from './features/auth/personal-data.ts'
import { importData } from './features/catalogue/bulk/personal-data.ts'
import { eventData } from './features/events/personal-data.ts'
import { uploadData } from './features/library/personal-data.ts'
import { progressData } from './features/progress/personal-data.ts'
import { roomData } from './features/rooms/personal-data.ts'
import { markData } from './features/social/personal-data.ts'

/** What one part of the product keeps about viewers. */
export interface PersonalData {
  /** The part's name in an export. */
  readonly name: string
  /** Everything about a viewer, as plain JSON and without secrets. */
  readonly exportFor: (userId: string) => Promise<unknown>
  /** Removes it, or what tells whose it was; safe to repeat. */
  readonly eraseFor: (userId: string) => Promise<void>
}

/** Every part that keeps something about viewers. A new one is one line here. */
export function holdPersonalData(context: Context): void {
  const { personalData } = context
  personalData.register(accountData(context))
  markData(context).forEach(personalData.register)
  personalData.register(progressData(context))
  personalData.register(uploadData(context))
  personalData.register(importData(context))
  personalData.register(eventData(context))
  personalData.register(roomData(context))
  personalData.register(auditData(context))
}

export type PersonalDataRegistry = ReturnType<typeof createPersonalDataRegistry>

/** Through which an account reaches what other features keep about its owner. */
export function createPersonalDataRegistry() {
  const parts = new Map<string, PersonalData>()
  return {
    register: (part: PersonalData): void => void parts.set(part.name, part),

    async exportFor(userId: string): Promise<Record<string, unknown>> {
      const entries = [...parts.values()].map(
        async ({ name, exportFor }) => [name, await exportFor(userId)] as const,
      )
      return Object.fromEntries(await Promise.all(entries))
    },

    /** @throws the first failure, when every part has been tried. */
    async eraseFor(userId: string): Promise<void> {
      const erasures = [...parts.values()].map(({ eraseFor }) => eraseFor(userId))
      const failed = (await Promise.allSettled(erasures)).find(
        ({ status }) => status === 'rejected',
      )
      if (failed?.status === 'rejected') throw failed.reason
    },
  }
}
