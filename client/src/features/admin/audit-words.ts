import type { AuditAction } from '@cinema/contract'

/** A kind of event as people read it: “Password reset requested”. */
export function wordsFor(action: AuditAction): string {
  const words = action.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
