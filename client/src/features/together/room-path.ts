import type { Room } from '@cinema/contract'

/** The player of a title, in a room. */
export const roomPath = ({ movieId, roomId }: Pick<Room, 'movieId' | 'roomId'>): string =>
  `/watch/${movieId}?room=${roomId}`
