import { createHash } from 'node:crypto'
import type { UserDocument } from '../user-store.ts'

export const avatarsPath = '/api/avatars'

/** Stands for an account where everybody may look, and does not tell its id. */
export const ownerKeyOf = (userId: string): string =>
  createHash('sha256').update(`avatar\n${userId}`).digest('hex').slice(0, 24)

/** Where the picture of an account is served. */
export const avatarUrlOf = ({
  _id,
  avatarVersion,
}: Pick<UserDocument, '_id' | 'avatarVersion'>): string | null =>
  avatarVersion === undefined ? null : `${avatarsPath}/${ownerKeyOf(_id)}/${avatarVersion}.webp`
