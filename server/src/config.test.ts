import { expect, test } from 'vitest'
import { ConfigError, loadConfig } from './config.ts'

const good = {
  MONGODB_URI: 'mongodb://127.0.0.1:27017/cinema',
  REDIS_CACHE_URL: 'redis://127.0.0.1:6379',
  REDIS_STATE_URL: 'redis://127.0.0.1:6380',
  JWT_SECRETS: `k2:${'n'.repeat(32)},k1:${'o'.repeat(32)}`,
  MEDIA_SIGNING_SECRET: 's'.repeat(32),
}

test('fills in defaults and takes keyrings apart', () => {
  const config = loadConfig(good)
  expect(config).toMatchObject({ PORT: 8080, MONGODB_READ_PREFERENCE: 'primaryPreferred' })
  expect(config.JWT_SECRETS).toEqual([
    { id: 'k2', secret: 'n'.repeat(32) },
    { id: 'k1', secret: 'o'.repeat(32) },
  ])
})

test('counts an empty value as absent', () => {
  expect(loadConfig({ ...good, PORT: '' }).PORT).toBe(8080)
})

test('names everything that is missing or wrong in one line', () => {
  const load = () =>
    loadConfig({ ...good, MONGODB_URI: undefined, PORT: 'http', LOG_LEVEL: 'loud' })
  expect(load).toThrow(ConfigError)
  expect(load).toThrow(/^Configuration: .*MONGODB_URI is not set.*$/)
  expect(load).toThrow(/PORT: .*LOG_LEVEL: /)
})

test('never repeats a secret', () => {
  const short = 'k1:swordfish'
  expect(() => loadConfig({ ...good, JWT_SECRETS: short })).toThrow(/JWT_SECRETS: (?!.*swordfish)/)
  expect(() => loadConfig({ ...good, MEDIA_SIGNING_SECRET: 'swordfish' })).toThrow(/32 characters/)
})

test('reads the providers in their order, and refuses unknown and repeated ones', () => {
  const providers = (value?: string) =>
    loadConfig({ ...good, STREAMING_PROVIDERS: value }).STREAMING_PROVIDERS
  expect(providers()).toEqual(['library', 'direct', 'vidking'])
  expect(providers('vidking, library')).toEqual(['vidking', 'library'])
  expect(() => providers('library,other')).toThrow(/STREAMING_PROVIDERS: /)
  expect(() => providers('library,library')).toThrow(/STREAMING_PROVIDERS: .*twice/)
})

test('reads hosts of films, each as a URL names it', () => {
  const hosts = (value: string) => loadConfig({ ...good, DIRECT_HOSTS: value }).DIRECT_HOSTS
  expect(hosts('')).toEqual([])
  expect(hosts('films.example.org, cdn.example.org:8443')).toEqual([
    'films.example.org',
    'cdn.example.org:8443',
  ])
  for (const wrong of ['https://films.example.org', 'films.example.org/path', '*', '*.org']) {
    expect(() => hosts(wrong)).toThrow(/DIRECT_HOSTS: /)
  }
})
