import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Config } from '../../config.ts'

export interface Vault {
  /** Encrypts a text for one owner. */
  seal: (text: string, owner: string) => string
  /** The text again; undefined when its key is gone, its owner another, or a byte changed. */
  open: (sealed: string, owner: string) => string | undefined
}

const cipher = 'aes-256-gcm'

/**
 * Keeps secrets that have to be read again, such as those of authenticator apps: AES-256-GCM under
 * a key derived from the first of the configured secrets, whose id the sealed text names.
 */
export function createVault(config: Pick<Config, 'DATA_SECRETS' | 'JWT_SECRETS'>): Vault {
  const keys = (config.DATA_SECRETS ?? config.JWT_SECRETS).map(
    ({ id, secret }) => [id, keyFrom(secret)] as const,
  )
  const byId = new Map(keys)
  const [first] = keys
  if (!first) throw new Error('There is no secret to encrypt with.')
  const [keyId, key] = first

  return {
    seal(text, owner) {
      const nonce = randomBytes(12)
      const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(owner))
      const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
      return [keyId, ...[nonce, sealing.getAuthTag(), sealed].map(encode)].join('.')
    },
    open(sealed, owner) {
      const [id = '', nonce = '', tag = '', text = ''] = sealed.split('.')
      const opener = byId.get(id)
      if (!opener) return undefined
      try {
        const opening = createDecipheriv(cipher, opener, decode(nonce), { authTagLength: 16 })
          .setAAD(Buffer.from(owner))
          .setAuthTag(decode(tag))
        return opening.update(decode(text), undefined, 'utf8') + opening.final('utf8')
      } catch {
        return undefined
      }
    },
  }
}

const keyFrom = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', 'cinema: secrets at rest', 32))
const encode = (bytes: Buffer): string => bytes.toString('base64url')
const decode = (text: string): Buffer => Buffer.from(text, 'base64url')
