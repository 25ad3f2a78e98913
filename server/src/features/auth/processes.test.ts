import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { CreatedApiKey, RecoveryCodes, SignedIn, TwoFactorSetup } from '@cinema/contract'
import mongoose from 'mongoose'
import { URI, type TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newAccount, openBrowser, type Account, type Browser } from '../../../test/browser.ts'
import { testEnvironment } from '../../../test/harness.ts'
import { linkTokensIn } from '../../../test/mailbox.ts'

const source = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url))

interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

function start(file: string, args: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [source(file), ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, ...output })
    })
  })
  return { child, finished }
}

const listening = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('message', ({ listening: port }: { listening: number }) => {
      resolve(port)
    })
    child.once('exit', () => {
      reject(new Error('The process ended.'))
    })
  })

const environment: Record<string, string> = testEnvironment()
const cli = (...args: string[]) => start('cli.ts', args, environment).finished
const client = new mongoose.mongo.MongoClient(environment['MONGODB_URI'] ?? '')

beforeAll(async () => {
  expect(await cli('db:migrate')).toMatchObject({ code: 0 })
})
afterAll(async () => {
  await client.db().dropDatabase()
  await client.close()
})

describe('the command line', () => {
  it('makes the first administrator once, and prints the password that works', async () => {
    const { code, stdout } = await cli('admin:ensure')
    expect(code).toBe(0)
    const { email, password } = JSON.parse(stdout) as { email: string; password: string }
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(await cli('admin:ensure')).toEqual({ code: 0, stdout: '', stderr: '' })

    const api = start('api.ts', [], environment)
    const port = await listening(api.child)
    const browser = openBrowser(`http://127.0.0.1:${port}`)
    const login = await browser.send('POST', '/api/auth/login', { body: { email, password } })
    api.child.kill('SIGTERM')
    expect(login).toMatchObject({ status: 200, body: { user: { role: 'administrator' } } })
    expect(await api.finished).toMatchObject({ code: 0 })
  })

  it('adds administrators, and tells in one line why it cannot', async () => {
    const create = (...options: string[]) => cli('admin:create', ...options)
    const made = await create('--email', 'Boss@Example.org', '--username', 'boss')
    expect(JSON.parse(made.stdout)).toEqual({
      email: 'boss@example.org',
      password: expect.stringMatching(/^(\w{5}-){3}\w{5}$/) as string,
    })
    const given = await create(
      '--email',
      'b@example.org',
      '--username',
      'b 2',
      '--password',
      'long enough so',
    )
    expect(given).toEqual({ code: 0, stdout: '{"email":"b@example.org"}\n', stderr: '' })

    const refused = await create('--email', 'boss@example.org', '--username', 'other')
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^An account .* exists\. .*admin:promote.*\n$/)
  })

  it('promotes an account that exists', async () => {
    const users = client.db().collection('users')
    await users.updateOne({ email: 'b@example.org' }, { $set: { role: 'viewer' } })
    expect(await cli('admin:promote', '--email', 'B@example.org')).toMatchObject({ code: 0 })
    expect(await users.findOne({ email: 'b@example.org' })).toMatchObject({ role: 'administrator' })
    const unknown = await cli('admin:promote', '--email', 'nobody@example.org')
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no account') as string,
    })
  })
})

describe('the log', () => {
  const reaches = async (browser: Browser, { email }: Account, page: 'reset' | 'verify-email') => {
    await browser.send('POST', '/api/auth/forgot', { body: { email } })
    return vi.waitFor(async () => {
      const [token] = await linkTokensIn(environment['DATA_DIR'] ?? '', email, page)
      if (token === undefined) throw new Error(`No mail leads to /${page} yet.`)
      return token
    }, 20_000)
  }

  /** Sends what is secret to the right place, to wrong ones, and damaged. */
  async function spread(browser: Browser): Promise<string[]> {
    const post = (path: string, body: object, token?: string) =>
      browser.send('POST', path, { body, ...(token !== undefined && { token }) })
    const { account } = await browser.register()
    const { email } = account
    const verification = await reaches(browser, account, 'verify-email')
    const link = await reaches(browser, account, 'reset')
    const password = `canary-${randomBytes(12).toString('hex')}`
    await browser.send('GET', `/api/auth/reset?token=${link}`)
    await post('/api/auth/verify-email', { token: link })
    expect(await post('/api/auth/reset', { token: link, password })).toMatchObject({ status: 204 })
    await post('/api/auth/reset', { token: link, password: link })
    const { body: entered } = await post('/api/auth/login', { email, password })
    const { accessToken: token } = SignedIn.parse(entered)
    const key = await keyOf(browser, token)
    await browser.send('GET', `/api/movies?key=${key}`, { token: key })
    await browser.send('GET', '/api/user/favorites', { token: `${key}x` })
    await browser.send('GET', '/api/account/export', { token: key })
    const setup = await post('/api/account/two-factor/setup', { password }, token)
    const { secret, uri } = TwoFactorSetup.parse(setup.body)
    const code = (URI.parse(uri) as TOTP).generate()
    const enabled = await post('/api/account/two-factor/enable', { code }, token)
    const { recoveryCodes } = RecoveryCodes.parse(enabled.body)
    await post('/api/auth/login', { email, password, code: 'wrong-code-0000' })
    await post('/api/auth/login', { email, password, code: recoveryCodes[0] })
    await post('/api/auth/login', { email, password, code: recoveryCodes[0] })
    return [verification, link, password, token, key, secret, ...recoveryCodes]
  }

  async function keyOf(browser: Browser, token: string): Promise<string> {
    const body = { name: 'Script', scopes: ['read'] }
    const made = await browser.send('POST', '/api/api-keys', { token, body })
    return CreatedApiKey.parse(made.body).key
  }

  it('and the security log hold no link, code, secret or key', { timeout: 120_000 }, async () => {
    const api = start('api.ts', [], { ...environment, LOG_LEVEL: 'trace' })
    const browser = openBrowser(`http://127.0.0.1:${await listening(api.child)}`)
    const secrets = await spread(browser)
    api.child.kill('SIGTERM')
    const { stdout, stderr } = await api.finished
    const events = await client.db().collection('audit').find().toArray()

    expect(stdout).toContain('/api/auth/reset')
    const actions = events.map(({ action }) => action as string)
    expect(actions).toEqual(
      expect.arrayContaining(['password_reset', 'api_key_made', 'two_factor_enabled']),
    )
    const written = stdout + stderr + JSON.stringify(events)
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(18)
      expect(written).not.toContain(secret)
    }
  })

  it('never holds a password or a token, whatever goes wrong', async () => {
    const api = start('api.ts', [], { ...environment, LOG_LEVEL: 'trace' })
    const browser = openBrowser(`http://127.0.0.1:${await listening(api.child)}`)
    const canary = `canary-${randomBytes(12).toString('hex')}`
    const { account, token } = await browser.register({ ...newAccount(), password: canary })
    const { email } = account
    const login = (body: unknown) => browser.send('POST', '/api/auth/login', { body })

    await login({ email, password: `${canary}-wrong` })
    await login({ email, password: canary, extra: canary })
    await login({ email: canary, password: { $ne: canary } })
    await login(`{"password":"${canary}"`)
    await browser.send('POST', '/api/auth/register', { body: { ...account, password: canary } })
    await browser.send('GET', '/api/auth/me', { token: `${token}x` })
    const refreshed = await browser.send('POST', '/api/auth/refresh')
    const cookies = [...browser.cookies.values()]
    await browser.send('POST', '/api/auth/logout')
    await browser.send('GET', `/api/auth/me?password=${canary}`)
    await browser.send('GET', `/api/streaming/hls/mov_0123456789abcdef/a.m3u8?token=${canary}`)
    api.child.kill('SIGTERM')
    const { stdout, stderr } = await api.finished

    expect(stdout).toContain('/api/auth/login')
    const { accessToken } = refreshed.body as { accessToken: string }
    const [, signing = ''] = (environment['JWT_SECRETS'] ?? '').split(':')
    const own = [signing, environment['MEDIA_SIGNING_SECRET'] ?? '']
    for (const secret of [canary, token, accessToken, ...cookies, ...own]) {
      expect(secret.length).toBeGreaterThan(20)
      expect(stdout + stderr).not.toContain(secret)
    }
  })
  it.each(['MONGODB_URI', 'REDIS_CACHE_URL', 'REDIS_STATE_URL'])(
    'never holds the password of %s, also when nothing answers there',
    async (name) => {
      const canary = `canary-${randomBytes(12).toString('hex')}`
      const scheme = name === 'MONGODB_URI' ? 'mongodb' : 'redis'
      const uri = `${scheme}://cinema:${canary}@127.0.0.1:9/${scheme === 'mongodb' ? 'cinema' : ''}`
      const api = start('api.ts', [], { ...environment, LOG_LEVEL: 'trace', [name]: uri })
      const listens = listening(api.child).then(
        () => true,
        () => false,
      )
      // Without a cache it starts; without the others it says why it does not, sooner or later.
      if (await listens) api.child.kill('SIGTERM')
      const { stdout, stderr } = await api.finished
      expect(stdout + stderr).not.toBe('')
      expect(stdout + stderr).not.toContain(canary)
    },
  )
})
