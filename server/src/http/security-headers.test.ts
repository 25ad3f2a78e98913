import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import express from 'express'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reachOf } from './security-headers.ts'
import { singlePageApp } from './single-page-app.ts'

type Settings = Parameters<typeof reachOf>[0]

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'cinema-client-'))
  await writeFile(path.join(directory, 'index.html'), '<!doctype html>')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const plain: Settings = {
  NODE_ENV: 'production',
  STREAMING_PROVIDERS: ['library', 'direct', 'vidking'],
  VIDKING_BASE_URL: undefined,
  DIRECT_HOSTS: [],
  TMDB_API_KEY: undefined,
  TMDB_IMAGE_URL: 'https://image.tmdb.org/t/p',
  CDN_BASE_URL: undefined,
}

/** The sources of some directives of the page policy. */
async function policyUnder(settings: Partial<Settings>): Promise<Record<string, string>> {
  const reach = reachOf({ ...plain, ...settings })
  const app = express().use(singlePageApp(directory, reach))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const { headers } = await fetch(`http://127.0.0.1:${port}/`, { headers: { Accept: 'text/html' } })
  await new Promise((resolve) => server.close(resolve))
  const directives = headers.get('content-security-policy')?.split('; ') ?? []
  return Object.fromEntries(
    directives.map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources.join(' ')]
    }),
  )
}

test('frames the one player that is configured, by its origin alone', async () => {
  expect(await policyUnder({})).not.toHaveProperty('frame-src')
  const base = { VIDKING_BASE_URL: 'https://player.example.org/path/' }
  expect(await policyUnder(base)).toMatchObject({ 'frame-src': 'https://player.example.org' })
  const off = await policyUnder({ ...base, STREAMING_PROVIDERS: ['library'] })
  expect(off).not.toHaveProperty('frame-src')
})

test('fetches films from the hosts that are allowed, without TLS in development and on this machine', async () => {
  const hosts = { DIRECT_HOSTS: ['films.example.org', 'cdn.example.org:8443'] }
  expect(await policyUnder(hosts)).toMatchObject({
    'connect-src': "'self' https://films.example.org https://cdn.example.org:8443",
    'media-src': "'self' blob: https://films.example.org https://cdn.example.org:8443",
  })
  const here = { 'connect-src': "'self' https://127.0.0.1:9000 http://127.0.0.1:9000" }
  expect(await policyUnder({ DIRECT_HOSTS: ['127.0.0.1:9000'] })).toMatchObject(here)
  const there = { 'connect-src': "'self' https://films:9000 http://films:9000" }
  const settings = { DIRECT_HOSTS: ['films:9000'], NODE_ENV: 'development' as const }
  expect(await policyUnder(settings)).toMatchObject(there)
})

test('shows pictures of TMDb while it is on', async () => {
  expect(await policyUnder({})).toMatchObject({ 'img-src': "'self' data: blob:" })
  expect(await policyUnder({ TMDB_API_KEY: 'key' })).toMatchObject({
    'img-src': "'self' data: blob: https://image.tmdb.org",
  })
})

test('takes pictures and films from the network in front, by its origin alone', async () => {
  expect(await policyUnder({ CDN_BASE_URL: 'https://cdn.example.org/cinema' })).toMatchObject({
    'img-src': "'self' data: blob: https://cdn.example.org",
    'media-src': "'self' blob: https://cdn.example.org",
    'connect-src': "'self' https://cdn.example.org",
  })
})
