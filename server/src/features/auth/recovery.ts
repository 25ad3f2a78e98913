import { randomBytes } from 'node:crypto'
import { AppError } from '../../http/errors.ts'
import type { Mail } from '../../infra/mail.ts'
import { assertStrong } from './accounts.ts'
import type { ApiKeys } from './api-key-store.ts'
import type { Families } from './family-store.ts'
import type { LinkPurpose, Links } from './link-store.ts'
import { resetMail, verificationMail } from './mails.ts'
import type { Passwords } from './passwords.ts'
import { digest } from './refresh-token.ts'
import type { UserDocument, Users } from './user-store.ts'

/** A reset link can be guessed no more than a key; it is short-lived because mailboxes are not. */
const lifeMs: Readonly<Record<LinkPurpose, number>> = {
  reset: 30 * 60_000,
  verify: 3 * 86_400_000,
}
/** Links of one kind that work at the same time; whoever asks for more is sent none (two at once may be). */
const atOnce = 3

interface Parts {
  readonly users: Users
  readonly links: Links
  readonly families: Families
  readonly keys: ApiKeys
  readonly passwords: Passwords
  readonly send: (mail: Mail) => Promise<void>
  readonly publicUrl: string
  readonly now: () => number
}

/** What an e-mail address is good for: choosing a new password, and being confirmed. */
export function createRecovery(parts: Parts) {
  const { users, links, families, keys, passwords, now } = parts

  return {
    ...createSender(parts),

    /**
     * Sets a new password with a link and signs every device and API key out.
     * @throws AppError `link_invalid`, `validation_failed` for a weak password, which costs no link.
     */
    async reset(token: string, password: string): Promise<UserDocument> {
      const id = digest(token)
      const link = await links.find(id, 'reset', new Date(now()))
      const user = link && (await users.byId(link.userId))
      if (!user) throw badLink()
      assertStrong(password, user, 'body.password')
      const passwordHash = await passwords.hash(password)
      if (!(await links.take(id, 'reset', new Date(now())))) throw badLink()
      await users.setPassword(user._id, passwordHash)
      await Promise.all([
        families.endAll(user._id),
        keys.revokeAll(user._id),
        links.removeOf(user._id, 'reset'),
      ])
      // Whoever read the link owns the address.
      await users.verifyEmail(user._id, link.email, new Date(now()))
      return user
    },

    /** @throws AppError `link_invalid`. */
    async verify(token: string): Promise<string> {
      const at = new Date(now())
      const link = await links.take(digest(token), 'verify', at)
      if (!link || !(await users.verifyEmail(link.userId, link.email, at))) throw badLink()
      await links.removeOf(link.userId, 'verify')
      return link.userId
    },
  }
}

function createSender({ users, links, send, publicUrl, now }: Parts) {
  const newLink = async (user: UserDocument, purpose: LinkPurpose): Promise<string | undefined> => {
    const createdAt = new Date(now())
    if ((await links.count(user._id, purpose, createdAt)) >= atOnce) return undefined
    const token = randomBytes(32).toString('base64url')
    const expiresAt = new Date(createdAt.getTime() + lifeMs[purpose])
    const { _id: userId, email } = user
    await links.add({ _id: digest(token), purpose, userId, email, createdAt, expiresAt })
    return token
  }
  // In the fragment, which browsers send to nobody: it is in no log and no Referer.
  const urlOf = (page: string, token: string): string =>
    new URL(`/${page}#${token}`, publicUrl).href
  return {
    /** Sends a link for a new password if there is such an account; who asks must not wait for it. */
    async sendReset(email: string): Promise<UserDocument | null> {
      const user = await users.byEmail(email)
      const token = user && (await newLink(user, 'reset'))
      if (user && token) await send(resetMail(user, urlOf('reset', token)))
      return user
    },

    async sendVerification(user: UserDocument): Promise<void> {
      const token = user.emailVerifiedAt ? undefined : await newLink(user, 'verify')
      if (token) await send(verificationMail(user, urlOf('verify-email', token)))
    },
  }
}

const badLink = (): AppError =>
  new AppError('link_invalid', 'This link has been used or is too old. Ask for a new one.')
