import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newAccount, openBrowser } from '../../../test/browser.ts'
import { testEnvironment } from '../../../test/harness.ts'

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
  it('never holds a password or a token, whatever goes wrong', async () => {
    const api = start('api.ts', [], { ...environment, LOG_LEVEL: 'debug' })
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
    api.child.kill('SIGTERM')
    const { stdout, stderr } = await api.finished

    expect(stdout).toContain('/api/auth/login')
    const { accessToken } = refreshed.body as { accessToken: string }
    for (const secret of [canary, token, accessToken, ...cookies]) {
      expect(secret.length).toBeGreaterThan(20)
      expect(stdout + stderr).not.toContain(secret)
    }
  })
})
