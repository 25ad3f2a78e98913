import { randomBytes } from 'node:crypto'
import { Registration } from '@cinema/contract'
import type { Command } from '../../cli.ts'
import { AppError } from '../../http/errors.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { createAccounts } from './accounts.ts'
import { familyStore } from './family-store.ts'
import { createPasswords } from './passwords.ts'
import { twoFactorStore } from './two-factor-store.ts'
import { userStore, type UserDocument } from './user-store.ts'

type Options = Readonly<Record<string, string>>

/** The administrator of a fresh installation. */
const first = { email: 'admin@cinema.local', username: 'admin' }

/** Operator commands for accounts; what they print on standard output is one JSON line. */
export const authCommands: Readonly<Record<string, Command>> = {
  'admin:create': {
    description: 'Add an administrator; without --password one is made and printed, once',
    options: ['email', 'username', 'password'],
    async run({ mongo }, options) {
      const password = options['password'] ?? newPassword()
      const { email } = await open(mongo, { ...options, password })
      print(options['password'] === undefined ? { email, password } : { email })
    },
  },
  'admin:promote': {
    description: 'Make an existing account an administrator',
    options: ['email'],
    async run({ mongo }, { email = '' }) {
      const promoted = await userStore(mongo).promote(email.toLowerCase())
      if (!promoted) throw new Error(`There is no account with the e-mail address ${email}.`)
      print({ email: email.toLowerCase(), role: 'administrator' })
    },
  },
  'account:reset-two-factor': {
    description: 'Turn two-factor sign-in off for an account whose owner lost app and codes',
    options: ['email'],
    async run({ mongo, audit }, { email = '' }) {
      const user = await userStore(mongo).byEmail(email.toLowerCase())
      if (!user) throw new Error(`There is no account with the e-mail address ${email}.`)
      await twoFactorStore(mongo).disable(user._id)
      await familyStore(mongo).endAll(user._id)
      const details = { by: 'command line' }
      audit.record({ action: 'two_factor_disabled', target: user._id, details })
      print({ email: user.email, twoFactor: 'off' })
    },
  },
  'admin:ensure': {
    description: 'Add the first administrator and print the password, unless there is one',
    options: [],
    run: ({ mongo }) => ensureAdministrator(mongo),
  },
}

/** Opens the first administrator's account and prints its password, unless there is one. */
export async function ensureAdministrator(mongo: Mongo): Promise<void> {
  if (await userStore(mongo).hasAdministrator()) return
  const password = newPassword()
  await open(mongo, { ...first, password })
  print({ email: first.email, password })
}

/** @throws Error with one line for the operator. */
async function open(mongo: Mongo, options: Options): Promise<UserDocument> {
  const accounts = createAccounts({ users: userStore(mongo), passwords: createPasswords() })
  const parsed = Registration.safeParse(options)
  if (!parsed.success) {
    const reasons = parsed.error.issues.map(
      ({ path, message }) =>
        `--${path.join('.')}: ${options[path.join('.')] ? message : 'missing'}`,
    )
    throw new Error(reasons.join(' '))
  }
  try {
    return await accounts.open(parsed.data, {
      role: 'administrator',
      // Whoever runs commands here vouches for the address.
      emailVerifiedAt: new Date(),
    })
  } catch (error) {
    throw error instanceof AppError ? new Error(hintFor(error), { cause: error }) : error
  }
}

function hintFor(error: AppError): string {
  if (error.code === 'email_taken') {
    return `${error.message} To make it an administrator: admin:promote --email …`
  }
  return error.details.errors?.map(({ message }) => message).join(' ') ?? error.message
}

// Without 0, o, 1 and l: it is typed from a terminal.
const alphabet = '23456789abcdefghijkmnpqrstuvwxyz'

/** Four groups of five out of 32 characters: 100 bits. */
function newPassword(): string {
  const characters = Array.from(randomBytes(20), (byte) => alphabet.charAt(byte % alphabet.length))
  return (characters.join('').match(/.{5}/g) ?? []).join('-')
}

const print = (value: Readonly<Record<string, string>>): void =>
  void process.stdout.write(`${JSON.stringify(value)}\n`)
