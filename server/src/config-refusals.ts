import type { Config } from './config.ts'
import { isPrivate } from './infra/addresses.ts'

/**
 * Why a configuration must not run in production, each with the variable it is about; nothing where
 * it may. Values of secrets are never repeated.
 */
export function refusalsOf(config: Config): string[] {
  const { JWT_SECRETS, DATA_SECRETS = [], MEDIA_SIGNING_SECRET, MONGODB_URI } = config
  const secrets: readonly Secret[] = [
    ...keysOf('JWT_SECRETS', JWT_SECRETS),
    ...keysOf('DATA_SECRETS', DATA_SECRETS),
    { name: 'MEDIA_SIGNING_SECRET', of: 'it', secret: MEDIA_SIGNING_SECRET },
  ]
  return [
    ...secrets.flatMap(weakness),
    ...repetitions(secrets),
    ...sameIds('JWT_SECRETS', JWT_SECRETS),
    ...sameIds('DATA_SECRETS', DATA_SECRETS),
    ...defaultLogin('MONGODB_URI', MONGODB_URI),
    ...defaultLogin('REDIS_CACHE_URL', config.REDIS_CACHE_URL),
    ...defaultLogin('REDIS_STATE_URL', config.REDIS_STATE_URL),
    ...defaultLogin('MAIL_URL', config.MAIL_URL ?? ''),
    ...unsafeFrame(config),
  ]
}

interface Secret {
  readonly name: string
  /** Which part of the variable. */
  readonly of: string
  readonly secret: string
}

type Keyring = Config['JWT_SECRETS']

const keysOf = (name: string, keyring: Keyring): Secret[] =>
  keyring.map(({ id, secret }) => ({ name, of: `key ${id}`, secret }))

const sameIds = (name: string, keyring: Keyring): string[] =>
  new Set(keyring.map(({ id }) => id)).size < keyring.length
    ? [`${name}: two keys have the same id`]
    : []

// 24 random bytes come to about 180 in any usual encoding; 32 letters of a sentence to about 120.
const leastEntropyBits = 128

const wellKnown =
  /change.?me|secret|passw|example|default|your[-_ ]|insecure|replace|1234567|abcdefg|qwerty/i

function weakness({ name, of, secret }: Secret): string[] {
  const advice = 'make one with `openssl rand -base64 32`'
  if (wellKnown.test(secret)) return [`${name}: ${of} is a placeholder; ${advice}`]
  return entropyBits(secret) < leastEntropyBits
    ? [`${name}: ${of} is easy to guess; ${advice}`]
    : []
}

/** Shannon's measure over the characters of a text: high only for what is long and varied. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  const shares = [...counts.values()].map((count) => count / text.length)
  return text.length * shares.reduce((bits, share) => bits - share * Math.log2(share), 0)
}

/** One key for two purposes lets what is signed for one pass for the other. */
function repetitions(secrets: readonly Secret[]): string[] {
  return secrets.flatMap(({ name, of, secret }, index) => {
    const first = secrets.findIndex((other) => other.secret === secret)
    return first < index ? [`${name}: ${of} is the same as in ${secrets[first]?.name ?? ''}`] : []
  })
}

/** A frame of our own origin could leave its sandbox; one without TLS could be anybody's. */
function unsafeFrame({ VIDKING_BASE_URL: base, PUBLIC_URL }: Config): string[] {
  if (base === undefined) return []
  if (new URL(base).origin === new URL(PUBLIC_URL).origin) {
    return ['VIDKING_BASE_URL: has the origin of PUBLIC_URL; a frame needs one of its own']
  }
  return isPrivate(new URL(base)) ? [] : ['VIDKING_BASE_URL: Expected an https:// URL.']
}

const commonPasswords =
  /^(admin|root|user|guest|test|mongo|mongodb|redis|cinema|example|changeme|pass|password|secret|\d{1,8})$/i

function defaultLogin(name: string, url: string): string[] {
  const [, user = '', password = ''] = /^[\w+]+:\/\/([^:@/]*):([^@/]*)@/.exec(url) ?? []
  const isDefault = password !== '' && (password === user || commonPasswords.test(password))
  return isDefault ? [`${name}: its password is a default one`] : []
}
