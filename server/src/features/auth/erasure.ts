import type { Context } from '../../context.ts'
import type { Job } from '../../jobs.ts'
import { erasureStore } from './erasure-store.ts'
import { userStore } from './user-store.ts'

/** Requests that ran while an account was closed are long over after this. */
const lateMs = 60_000

/**
 * Closes an account and erases what is kept about it. The account itself goes first, so that it is
 * refused everywhere; the note made before it leads the worker back here if this process dies.
 */
export async function closeAccount(context: Context, userId: string): Promise<void> {
  await erasureStore(context.mongo).begin(userId, new Date())
  await userStore(context.mongo).remove(userId)
  await context.personalData.eraseFor(userId)
}

/** Erases once more what a late request or a dead process has left of closed accounts. */
export const accountJobs = (context: Context): Job[] => [
  {
    name: 'accounts-erase',
    schedule: '30 * * * * *',
    run: () => eraseLeftovers(context, new Date(Date.now() - lateMs)),
  },
]

export async function eraseLeftovers(context: Context, before: Date): Promise<void> {
  const erasures = erasureStore(context.mongo)
  for (const userId of await erasures.due(before)) {
    await userStore(context.mongo).remove(userId)
    await context.personalData.eraseFor(userId)
    await erasures.finish(userId)
  }
}
