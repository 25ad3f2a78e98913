import type { Context } from '../../context.ts'
import type { Job } from '../../jobs.ts'
import { createCompanions } from './companions.ts'
import { createRecount } from './recount.ts'

/** Counts what viewers did with titles, and what is watched together. */
export function socialJobs({ mongo }: Context): Job[] {
  const recount = createRecount(mongo)
  return [
    {
      name: 'audience-recount',
      schedule: '*/5 * * * * *',
      run: async () => {
        await recount()
      },
    },
    { name: 'companions', schedule: '0 7 * * * *', run: createCompanions(mongo) },
  ]
}
