import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { testEnvironment } from '../test/harness.ts'
import { ConfigError, loadConfig } from './config.ts'

const strong = (encoding: BufferEncoding = 'base64url'): string =>
  randomBytes(32).toString(encoding)
const shared = strong()

const ownOrigin = 'https://films.example.org/player'

const production = () => ({
  ...testEnvironment(),
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://films.example.org',
  JWT_SECRETS: `k1:${strong()}`,
  MEDIA_SIGNING_SECRET: strong(),
})

const refused: [string, Record<string, string>, string][] = [
  ['a short key', { JWT_SECRETS: 'k1:short' }, 'JWT_SECRETS'],
  ['a short media secret', { MEDIA_SIGNING_SECRET: 'short' }, 'MEDIA_SIGNING_SECRET'],
  ['one letter again and again', { JWT_SECRETS: `k1:${'x'.repeat(64)}` }, 'JWT_SECRETS'],
  ['a short pattern repeated', { MEDIA_SIGNING_SECRET: 'k3!'.repeat(20) }, 'MEDIA_SIGNING_SECRET'],
  ['digits alone', { MEDIA_SIGNING_SECRET: '8315907264'.repeat(3) + '31' }, 'MEDIA_SIGNING_SECRET'],
  ['a placeholder', { JWT_SECRETS: `k1:change-me-${strong()}` }, 'JWT_SECRETS'],
  ['a weak key kept for verifying', { JWT_SECRETS: `k2:${strong()},k1:${'y'.repeat(40)}` }, 'JWT_'],
  ['one key twice', { JWT_SECRETS: `k2:${shared},k1:${shared}` }, 'JWT_SECRETS'],
  ['two keys of one id', { JWT_SECRETS: `k1:${strong()},k1:${strong()}` }, 'JWT_SECRETS'],
  [
    'one secret for two purposes',
    { JWT_SECRETS: `k1:${shared}`, MEDIA_SIGNING_SECRET: shared },
    'MEDIA_SIGNING_SECRET',
  ],
  ['a weak key for data', { DATA_SECRETS: `d1:${'x'.repeat(64)}` }, 'DATA_SECRETS'],
  [
    'a key for tokens and for data',
    { JWT_SECRETS: `k1:${shared}`, DATA_SECRETS: `d1:${shared}` },
    'DATA_SECRETS',
  ],
  ['a frame without TLS', { VIDKING_BASE_URL: 'http://player.example.org' }, 'VIDKING_BASE_URL'],
  ['a frame of its own origin', { VIDKING_BASE_URL: ownOrigin }, 'VIDKING_BASE_URL'],
  ['a default login for mail', { MAIL_URL: 'smtp://admin:admin@127.0.0.1:1' }, 'MAIL_URL'],
  ['a default login', { MONGODB_URI: 'mongodb://admin:admin@127.0.0.1:1/x' }, 'MONGODB_URI'],
  ['a common password', { REDIS_CACHE_URL: 'redis://:password@127.0.0.1:1' }, 'REDIS_CACHE_URL'],
  [
    'another common password',
    { REDIS_STATE_URL: 'redis://u:12345@127.0.0.1:1' },
    'REDIS_STATE_URL',
  ],
]

describe('production', () => {
  test.each(refused)('refuses %s', (_, overrides, variable) => {
    const environment = { ...production(), ...overrides }
    const load = () => loadConfig(environment)
    expect(load).toThrow(ConfigError)
    expect(load).toThrow(new RegExp(`^Configuration: ${variable}[^\n]*$`))
    for (const value of Object.values(overrides)) expect(load).not.toThrow(value)
  })

  test.each(['base64url', 'hex', 'base64'] as const)('takes random secrets in %s', (encoding) => {
    const secrets = {
      JWT_SECRETS: `k1:${strong(encoding)}`,
      MEDIA_SIGNING_SECRET: strong(encoding),
    }
    expect(loadConfig({ ...production(), ...secrets }).NODE_ENV).toBe('production')
  })

  test('is what is strict: a trial may use a weak key of the right length', () => {
    expect(
      loadConfig({ ...production(), NODE_ENV: 'test', JWT_SECRETS: `k1:${'x'.repeat(32)}` }),
    ).toBeTruthy()
  })
})

describe('a process that would run unsafely', () => {
  test('says why in one line and exits with code 1 before it listens', async () => {
    const port = await freePort()
    const environment = { ...production(), PORT: port, MEDIA_SIGNING_SECRET: 'z'.repeat(40) }
    expect(await run(environment)).toEqual({
      code: 1,
      messages: [],
      output: expect.stringMatching(/^Configuration: MEDIA_SIGNING_SECRET: [^\n]+\n$/) as string,
    })
  })

  test.skipIf(!inject('stores').hasRedisServer).each([
    ['REDIS_STATE_URL', 'allkeys-lru'],
    ['REDIS_CACHE_URL', 'noeviction'],
  ])('is refused when %s evicts by %s', { timeout: 60_000 }, async (variable, policy) => {
    const redis = await startRedis(policy)
    try {
      expect(await run({ ...production(), [variable]: redis.url })).toEqual({
        code: 1,
        messages: [],
        output: expect.stringMatching(
          new RegExp(`^${variable}: [^\n]*${policy}[^\n]*\n$`),
        ) as string,
      })
    } finally {
      await redis.stop()
    }
  })
})

/** Runs the API until it ends; `messages` are what it said over its channel, such as its port. */
async function run(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'api.ts')], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const messages: unknown[] = []
  let output = ''
  child.on('message', (message) => {
    messages.push(message)
    child.kill('SIGKILL')
  })
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, messages, output }
}

async function freePort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}

async function startRedis(policy: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'cinema-redis-'))
  const port = await freePort()
  const args = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const redis = spawn('redis-server', [...args, '--maxmemory-policy', policy])
  const ready = new Promise<void>((resolve) => {
    redis.stdout.on('data', (chunk: Buffer) => chunk.includes('Ready to accept') && resolve())
  })
  await ready
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const gone = new Promise((resolve) => redis.once('exit', resolve))
      redis.kill('SIGKILL')
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}
