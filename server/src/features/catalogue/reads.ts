import type { Outbound } from '../../infra/outbound.ts'

/** Makes loads of the catalogue go through the policy of its database: timeout, breaker, retries. */
export const reader =
  (database: Outbound) =>
  <T>(load: () => Promise<T>) =>
  (): Promise<T> =>
    database.run(load)
