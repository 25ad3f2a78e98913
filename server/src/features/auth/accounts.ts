import type { FieldError, Registration, Role } from '@cinema/contract'
import type { z } from 'zod'
import { AppError } from '../../http/errors.ts'
import { newId } from './id.ts'
import { weaknessOf } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import type { UserDocument, Users } from './user-store.ts'

/** Opening accounts. */
export function createAccounts({ users, passwords }: { users: Users; passwords: Passwords }) {
  return {
    /**
     * Opens an account.
     * @throws AppError `validation_failed` for a password that would be guessed, `email_taken`,
     * `username_taken`.
     */
    async open(
      { email, username, password }: z.output<typeof Registration>,
      given: { role?: Role; emailVerifiedAt?: Date } = {},
    ): Promise<UserDocument> {
      assertStrong(password, { email, username }, 'body.password')
      const user: UserDocument = {
        _id: newId('usr'),
        email,
        username,
        usernameKey: usernameKeyOf(username),
        passwordHash: await passwords.hash(password),
        role: 'viewer',
        tier: 'free',
        createdAt: new Date(),
        ...given,
      }
      if (!(await users.add(user))) throw takenProblem(await users.taken(user))
      return user
    },

    /** @throws AppError `username_taken`; `unauthenticated` for a closed account. */
    async rename(userId: string, username: string): Promise<UserDocument> {
      const renamed = await users.rename(userId, { username, usernameKey: usernameKeyOf(username) })
      if (renamed === 'taken') throw takenProblem({ email: false, username: true })
      if (!renamed) throw new AppError('unauthenticated', 'This account is closed.')
      return renamed
    },
  }
}

/** Usernames that look alike are one: case, width and runs of spaces do not tell them apart. */
export const usernameKeyOf = (username: string): string =>
  username.normalize('NFKC').toLowerCase().replace(/ +/g, ' ')

/** @throws AppError `validation_failed` at `path` for a password that would be guessed. */
export function assertStrong(
  password: string,
  owner: Pick<UserDocument, 'email' | 'username'>,
  path: string,
): void {
  const message = weaknessOf(password, owner)
  if (!message) return
  throw new AppError('validation_failed', `Not as expected: ${path}.`, {
    errors: [{ path, message }],
  })
}

function takenProblem(taken: { email: boolean; username: boolean }): AppError {
  const errors: FieldError[] = []
  if (taken.email) {
    errors.push({ path: 'body.email', message: 'An account with this e-mail address exists.' })
  }
  if (taken.username) errors.push({ path: 'body.username', message: 'This username is taken.' })
  const sentence = errors.map(({ message }) => message).join(' ')
  return taken.email
    ? new AppError('email_taken', sentence, { errors })
    : new AppError('username_taken', sentence, { errors })
}
