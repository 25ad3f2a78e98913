import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startDataStores } from '@cinema/embedded'
import { createApp } from '../src/app.ts'
import { loadConfig } from '../src/config.ts'
import { createContext, type Context } from '../src/context.ts'
import { usernameKeyOf } from '../src/features/auth/accounts.ts'
import { newId } from '../src/features/auth/id.ts'
import { createPasswords } from '../src/features/auth/passwords.ts'
import { userStore } from '../src/features/auth/user-store.ts'
import { createFastServer } from '../src/http/fast-server.ts'
import { closeServer } from '../src/infra/drain.ts'
import { migrate } from '../src/migrate.ts'

/**
 * `npm run bench:sign-in -w server`: whether the time of an answer tells an account that exists
 * from one that does not. Wrong passwords in alternation, one at a time, each for another account;
 * medians and the gap between them. `--attempts 200`.
 */
const { values } = parseArgs({ options: { attempts: { type: 'string', default: '200' } } })
const attempts = Number(values.attempts)
const warmUps = 10

const dataDir = await mkdtemp(path.join(tmpdir(), 'cinema-bench-'))
const stores = await startDataStores({ dataDir })
const config = loadConfig({
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  DATA_DIR: dataDir,
  MONGODB_URI: stores.mongodbUri,
  REDIS_CACHE_URL: stores.redisCacheUrl,
  REDIS_STATE_URL: stores.redisStateUrl,
  JWT_SECRETS: `bench:${'b'.repeat(40)}`,
  MEDIA_SIGNING_SECRET: 'b'.repeat(40),
  RATE_LIMIT_ANONYMOUS: '10000000',
})
const context = await createContext(config)
const server = createFastServer(createApp(context))
try {
  await migrate(context.mongo)
  await openAccounts(context)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await measure(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
} finally {
  await closeServer(server)
  await context.close()
  await stores.close()
  await rm(dataDir, { recursive: true, force: true })
}

type Kind = 'known' | 'unknown'

function emailOf(kind: Kind, index: number): string {
  return `${kind}${index}@example.org`
}

async function openAccounts({ mongo }: Context): Promise<void> {
  const users = userStore(mongo)
  const passwordHash = await createPasswords().hash('the password of all of them')
  for (let index = -warmUps; index < attempts; index++) {
    const username = `Known ${index}`
    await users.add({
      _id: newId('usr'),
      email: emailOf('known', index),
      username,
      usernameKey: usernameKeyOf(username),
      passwordHash,
      role: 'viewer',
      tier: 'free',
      createdAt: new Date(),
    })
  }
}

async function measure(origin: string): Promise<void> {
  const times: Record<Kind, number[]> = { known: [], unknown: [] }
  for (let index = -warmUps; index < attempts; index++) {
    // Which comes first alternates too, so that neither has the other's warm cache.
    const kinds: Kind[] = index % 2 === 0 ? ['known', 'unknown'] : ['unknown', 'known']
    for (const kind of kinds) {
      const milliseconds = await attempt(origin, emailOf(kind, index))
      if (index >= 0) times[kind].push(milliseconds)
    }
  }
  const known = median(times.known)
  const unknown = median(times.unknown)
  const gap = Math.abs(known - unknown) / unknown
  console.log(`${attempts} wrong passwords each, in alternation:`)
  console.log(`known account    median ${known.toFixed(2)} ms`)
  console.log(`unknown account  median ${unknown.toFixed(2)} ms`)
  console.log(`gap              ${(gap * 100).toFixed(1)} % (goal: below 10 %)`)
}

async function attempt(origin: string, email: string): Promise<number> {
  const startedAt = performance.now()
  const answer = await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: 'not the password' }),
  })
  await answer.arrayBuffer()
  const milliseconds = performance.now() - startedAt
  if (answer.status !== 401) throw new Error(`Answered ${answer.status} for ${email}.`)
  return milliseconds
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
