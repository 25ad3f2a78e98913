import type { Context } from '../../context.ts'
import type { PersonalData } from '../../personal-data.ts'
import { createRoomChanges } from './room-changes.ts'
import { forgetMember } from './rooms.ts'

/** The room a viewer is in, which lasts for hours: nothing to export. */
export function roomData(context: Context): PersonalData {
  const changes = createRoomChanges(context)
  return {
    name: 'rooms',
    exportFor: () => Promise.resolve([]),
    eraseFor: (userId) => forgetMember(changes, userId),
  }
}
