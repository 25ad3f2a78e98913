import { parseArgs } from 'node:util'
import { Redis } from 'ioredis'
import { decideTogether, shardOf } from '../src/infra/sliding-window.ts'
import { alternate, byCpuTime, byThroughput, ratioOf, spread, type Subject } from './compare.ts'
import type { Measured } from './load.ts'
import { onStage, type Stage } from './stage.ts'

/**
 * `npm run bench:limiter -w server`: what limits cost. The same route without a limiter, with ours,
 * with rate-limiter-flexible and with express-rate-limit + rate-limit-redis, in alternation, a
 * thousand clients, nobody refused; a refusal beside an answer; and the memory that Redis takes.
 * `--rounds 7 --seconds 2 --clients 100000`.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '2' },
    clients: { type: 'string', default: '100000' },
  },
})
const names = ['none', 'ours', 'rate-limiter-flexible', 'express-rate-limit'] as const
const clients = 1000
/** As many as a log holds; a thousand clients do not reach it. */
const limit = '2000'
/** A window so long that nothing leaves it meanwhile. */
const windowMs = 3600_000

await onStage(async (stage) => {
  await compareLimiters(stage)
  await measureMemory(String(stage.environment['REDIS_STATE_URL']), Number(values.clients))
})

async function compareLimiters(stage: Stage): Promise<void> {
  const subjects: Subject[] = []
  for (const [at, name] of names.entries()) {
    subjects.push(await serve(stage, { name, port: 18100 + at, limit }))
  }
  const refusing = await serve(stage, { name: 'ours', port: 18110, limit: '1' })
  subjects.push({ ...refusing, target: { url: refusing.target.url, isRefused: true } })
  const rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
  const [none, ours, flexible, express, refused] = await alternate(subjects, rounds)
  print('ours × none', ours, none)
  print('ours × rate-limiter-flexible', ours, flexible)
  print('ours × express-rate-limit', ours, express)
  print('refusal × answer', refused, ours)
  const added = (ours ?? []).map(({ p99Ms }, at) => p99Ms - (none?.[at]?.p99Ms ?? p99Ms))
  console.log(`p99 above none, ms            ${spread(added)}`)
}

async function serve(
  stage: Stage,
  { name, port, limit: most }: { name: string; port: number; limit: string },
): Promise<Subject> {
  const settings = { PORT: String(port), RATE_LIMIT_ANONYMOUS: most, RATE_LIMIT_WAIT_MS: '250' }
  const environment = { ...stage.environment, ...settings }
  const { pid } = await stage.start('bench/limiter-server.ts', [name], environment)
  return { name, pid, target: { url: `http://127.0.0.1:${port}/api/health/live`, clients } }
}

function print(name: string, measured: Measured[] = [], reference: Measured[] = []): void {
  const throughput = ratioOf(measured, reference, byThroughput)
  const cpu = ratioOf(measured, reference, byCpuTime)
  console.log(`${name.padEnd(30)}throughput ${throughput}   by CPU time ${cpu}`)
}

async function measureMemory(url: string, count: number): Promise<void> {
  const redis = new Redis(url)
  await redis.flushdb()
  const empty = await usedBytes(redis)
  let held = 0
  for (const requests of [10, 30, 100]) {
    await fill(redis, count, requests - held)
    held = requests
    const megabytes = (((await usedBytes(redis)) - empty) / 1e6).toFixed(0)
    console.log(`${count} clients, ${requests} requests each: ${megabytes} MB`)
  }
  redis.disconnect()
}

async function fill(redis: Redis, count: number, requests: number): Promise<void> {
  for (let start = 0; start < count; start += 500) {
    const calls = Array.from({ length: Math.min(500, count - start) }, (_, at) => {
      const client = `usr_${String(start + at).padStart(16, '0')}`
      const quota = { key: `free:${client}`, limit: 600, windowMs }
      return decideTogether(
        redis,
        shardOf(client),
        new Array<[typeof quota]>(requests).fill([quota]),
      )
    })
    await Promise.all(calls)
  }
}

async function usedBytes(redis: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
}
