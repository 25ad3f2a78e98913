import type { FieldError, Registration, Role, User } from '@cinema/contract'
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
      role: Role = 'viewer',
    ): Promise<UserDocument> {
      const weakness = weaknessOf(password, { email, username })
      if (weakness) throw weakPassword(weakness)
      const user: UserDocument = {
        _id: newId('usr'),
        email,
        username,
        usernameKey: usernameKeyOf(username),
        passwordHash: await passwords.hash(password),
        role,
        tier: 'free',
        createdAt: new Date(),
      }
      if (!(await users.add(user))) throw takenProblem(await users.taken(user))
      return user
    },
  }
}

/** An account as it travels. */
export const toUser = ({ _id, email, username, role, tier, createdAt }: UserDocument): User => ({
  id: _id,
  email,
  username,
  role,
  tier,
  createdAt: createdAt.toISOString(),
})

/** Usernames that look alike are one: case, width and runs of spaces do not tell them apart. */
const usernameKeyOf = (username: string): string =>
  username.normalize('NFKC').toLowerCase().replace(/ +/g, ' ')

const weakPassword = (message: string): AppError =>
  new AppError('validation_failed', 'Not as expected: body.password.', {
    errors: [{ path: 'body.password', message }],
  })

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
