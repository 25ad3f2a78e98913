import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../../../config.ts'
import { AppError } from '../../../http/errors.ts'
import { isDiskFull } from '../../../infra/disk-full.ts'
import { createImages, ImagesOff } from '../../../infra/images.ts'
import type { Mongo } from '../../../infra/mongo.ts'
import { NoPhoto } from '../../../infra/photo-type.ts'
import type { UserDocument } from '../user-store.ts'
import { ownerKeyOf } from './address.ts'
import { avatarStore } from './avatar-store.ts'

/** Enough for the largest place a picture is shown at, on a screen of twice the density. */
const sidePixels = 256

/**
 * Pictures of viewers: files in a folder for each account, of which the account names one. Each
 * picture has a name of its own, so that of two sent at once neither removes the other's file.
 */
export function createAvatars({
  config,
  mongo,
}: {
  config: Pick<Config, 'DATA_DIR'>
  mongo: Mongo
}) {
  const store = avatarStore(mongo)
  const images = createImages()
  const fileOf = avatarFiles(config)

  async function put(userId: string, version: string | null): Promise<UserDocument> {
    const before = await store.exchange(userId, version)
    if (!before) {
      await rm(fileOf.all(userId), { recursive: true, force: true })
      throw new AppError('unauthenticated', 'This account is closed.')
    }
    const { avatarVersion, ...user } = before
    if (avatarVersion !== undefined) {
      await rm(fileOf.one(ownerKeyOf(userId), avatarVersion), { force: true })
    }
    return { ...user, ...(version !== null && { avatarVersion: version }) }
  }

  return {
    /**
     * Takes a picture in the place of the one there is, and gives the account back.
     * @throws AppError `unsupported_media_type` saying why it is none, `dependency_unavailable`,
     * `storage_full`, `unauthenticated` for a closed account.
     */
    async set(userId: string, bytes: Buffer): Promise<UserDocument> {
      const picture = await images.square(bytes, sidePixels).catch(refuse)
      const version = randomBytes(12).toString('hex')
      try {
        await mkdir(fileOf.all(userId), { recursive: true })
        await writeFile(fileOf.one(ownerKeyOf(userId), version), picture)
      } catch (cause) {
        if (!isDiskFull(cause)) throw cause
        throw new AppError('storage_full', 'The disk of this server is full.', { cause })
      }
      return put(userId, version)
    },

    /** @throws AppError `unauthenticated` for a closed account. */
    remove: (userId: string): Promise<UserDocument> => put(userId, null),
  }
}

/** Where pictures lie below the data folder. */
export function avatarFiles({ DATA_DIR }: Pick<Config, 'DATA_DIR'>) {
  const root = path.resolve(DATA_DIR, 'avatars')
  return {
    one: (ownerKey: string, version: string) => path.join(root, ownerKey, `${version}.webp`),
    all: (userId: string) => path.join(root, ownerKeyOf(userId)),
  }
}

function refuse(error: unknown): never {
  if (error instanceof NoPhoto) throw new AppError('unsupported_media_type', error.message)
  if (error instanceof ImagesOff) throw new AppError('dependency_unavailable', error.message)
  throw error
}
