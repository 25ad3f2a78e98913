import { trusted } from 'mongoose'
import type { Conditions } from './keyset.ts'

/**
 * A filter for mongoose whose operators are ours: `sanitizeFilter` would take them for smuggled in.
 * Only for conditions built by our own code from validated values.
 */
export const trustedConditions = (conditions: Conditions): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(conditions).map(([field, condition]) => [
      field,
      isOperators(condition) ? trusted({ ...condition }) : condition,
    ]),
  )

const isOperators = (condition: unknown): condition is object =>
  typeof condition === 'object' && condition !== null && !(condition instanceof Date)
