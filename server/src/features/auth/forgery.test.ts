import { createHmac, createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import jwt, { type SignOptions } from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type Browser } from '../../../test/browser.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'

const first = randomBytes(24).toString('hex')
const second = randomBytes(24).toString('hex')

let server: TestServer
let browser: Browser
let genuine: string
beforeAll(async () => {
  server = await startServer({ JWT_SECRETS: `new:${first},old:${second}` })
  browser = openBrowser(server.url)
  genuine = (await browser.register()).token
})
afterAll(() => server.close())

const me = async (token: string) => (await browser.send('GET', '/api/auth/me', { token })).status

/** The genuine token's claims, signed as asked for. */
function signed({
  secret = first,
  claims = {},
  header = {},
  options = {},
}: {
  secret?: string
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
  options?: SignOptions
}): string {
  const payload = { ...(jwt.decode(genuine) as Record<string, unknown>), ...claims }
  return jwt.sign(payload, createSecretKey(secret, 'utf8'), {
    header: { alg: 'HS256', typ: 'at+jwt', kid: 'new', ...header },
    ...options,
  })
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const parts = () => genuine.split('.') as [string, string, string]
const hour = 3600
const nowSeconds = () => Math.floor(Date.now() / 1000)

/** Signed with our secret over what jsonwebtoken would refuse to write. */
function handMade(header: unknown, payload = parts()[1]): string {
  const text = `${encode(header)}.${payload}`
  return `${text}.${createHmac('sha256', first).update(text).digest('base64url')}`
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' })

const forgeries: Record<string, () => string> = {
  'no algorithm': () => `${encode({ alg: 'none', typ: 'at+jwt', kid: 'new' })}.${parts()[1]}.`,
  'no algorithm in capitals': () => handMade({ alg: 'NONE', typ: 'at+jwt', kid: 'new' }),
  'an unknown key': () => signed({ secret: randomBytes(24).toString('hex') }),
  'the key of another id': () => signed({ secret: second }),
  'an unknown key id': () => signed({ header: { kid: 'other' } }),
  'a key id that is a path': () => signed({ header: { kid: '../../dev/null' } }),
  'no key id': () => handMade({ alg: 'HS256', typ: 'at+jwt' }),
  'another audience': () => signed({ claims: { aud: 'somebody-else' } }),
  'another issuer': () => signed({ claims: { iss: 'https://cinema.example' } }),
  'the type of an ordinary JWT': () => signed({ header: { typ: 'JWT' } }),
  'no type': () => handMade({ alg: 'HS256', kid: 'new' }),
  'an end in the past': () => signed({ claims: { exp: nowSeconds() - 1 } }),
  'no end': () => {
    const claims = { ...(jwt.decode(genuine) as object), exp: undefined }
    return handMade({ alg: 'HS256', typ: 'at+jwt', kid: 'new' }, encode(claims))
  },
  'a beginning in the future': () => signed({ claims: { nbf: nowSeconds() + hour } }),
  'a longer HMAC': () => signed({ header: { alg: 'HS512' }, options: { algorithm: 'HS512' } }),
  'an RSA signature': () =>
    jwt.sign(jwt.decode(genuine) as object, rsa.privateKey, {
      algorithm: 'RS256',
      header: { alg: 'RS256', typ: 'at+jwt', kid: 'new' },
    }),
  'a public key taken for a secret': () =>
    signed({ secret: publicPem.toString(), header: { alg: 'HS256' } }),
  'claims changed after signing': () => {
    const [header, payload, signature] = parts()
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    return `${header}.${encode({ ...claims, sub: 'usr_0000000000000000' })}.${signature}`
  },
  'a role of its own and a changed signature': () => `${signed({ claims: { role: 'x' } })}x`,
  'a cut signature': () => genuine.slice(0, -4),
  'no signature': () => parts().slice(0, 2).join('.'),
  'a user that is an operator': () => signed({ claims: { sub: { $ne: null } } }),
  'a device that does not exist': () => signed({ claims: { sid: 'fam_0000000000000000' } }),
  'another user on this device': () => signed({ claims: { sub: 'usr_0000000000000000' } }),
  'a refresh token': () => browser.cookies.get('__Host-cinema_refresh') ?? 'missing',
  'a megabyte of text': () => 'a'.repeat(10_000),
  nothing: () => '',
}

describe('an access token', () => {
  it('is accepted as it was issued, and from every key of the keyring', async () => {
    expect(await me(genuine)).toBe(200)
    expect(await me(signed({}))).toBe(200)
    expect(await me(signed({ secret: second, header: { kid: 'old' } }))).toBe(200)
  })

  it('says who and where, and never in which role', () => {
    const claims = jwt.decode(genuine, { complete: true })
    expect(claims?.header).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: 'new' })
    expect(Object.keys(claims?.payload ?? {}).sort()).toEqual([
      'aud',
      'exp',
      'iat',
      'iss',
      'sid',
      'sub',
    ])
  })

  it.each(Object.keys(forgeries))('is refused with %s', async (name) => {
    const forged = forgeries[name]?.() ?? ''
    expect(await me(forged)).toBe(401)
    // Where no sign-in is needed it is refused too: nobody believes to be signed in who is not.
    const anonymous = await openBrowser(server.url).send('POST', '/api/auth/refresh', {
      token: forged,
    })
    expect(anonymous.status).toBe(401)
  })
})
