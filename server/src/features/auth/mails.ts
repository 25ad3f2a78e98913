import type { Mail } from '../../infra/mail.ts'
import type { UserDocument } from './user-store.ts'

export const resetMail = ({ email, username }: UserDocument, url: string): Mail => ({
  to: email,
  subject: 'Choose a new password',
  text: paragraphs(
    `Hello ${username},`,
    'somebody, probably you, asked for a new password for Cinema Online. Choose it here within half an hour:',
    url,
    'The link works once, and signs all your devices out. If you did not ask for it, do nothing: your password stays as it is.',
  ),
})

export const verificationMail = ({ email, username }: UserDocument, url: string): Mail => ({
  to: email,
  subject: 'Confirm your e-mail address',
  text: paragraphs(
    `Hello ${username},`,
    'please confirm within three days that this is your e-mail address:',
    url,
    'If you have no account at Cinema Online, somebody has mistyped theirs: do nothing.',
  ),
})

/** Tells the owner what was done, in case it was not them. */
export const noticeMail = ({ email, username }: UserDocument, what: string): Mail => ({
  to: email,
  subject: what,
  text: paragraphs(
    `Hello ${username},`,
    `${what}. If it was you, all is well.`,
    'If it was not, choose a new password at once: “Forgot your password?” on the sign-in page.',
  ),
})

const paragraphs = (...texts: string[]): string => `${texts.join('\n\n')}\n`
