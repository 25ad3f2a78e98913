import type { Context } from '../../context.ts'
import type { PersonalData } from '../../personal-data.ts'
import { forgetEvents } from './event-buffer.ts'

/** Events of the last minutes, which repeat what is kept elsewhere: nothing to export. */
export const eventData = ({ redis }: Context): PersonalData => ({
  name: 'events',
  exportFor: () => Promise.resolve([]),
  eraseFor: (userId) => forgetEvents(redis.state, userId),
})
