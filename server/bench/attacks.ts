import { parseArgs } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import { spread } from './compare.ts'
import { onStage } from './stage.ts'

/**
 * `npm run bench:attacks -w server`: how long six kinds of attackers get an answer. Each attacks one of
 * two instances, at a steady rate; printed is the time from its first request until it is refused at
 * that instance and at the other one. `--rounds 3`.
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const ports = [18_085, 18_086] as const
/** Two seconds are promised; who is not blocked by then is given up. */
const longestMs = 20_000

interface Attack {
  readonly perSecond: number
  readonly send: (n: number) => RequestInit & { path: string }
}

const post = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body,
})
const signIn = (n: number): string =>
  JSON.stringify({ email: `victim${n}@example.org`, password: 'Winter2026!' })

const attacks: Readonly<Record<string, Attack>> = {
  'credential stuffing': {
    perSecond: 30,
    send: (n) => ({ path: '/api/auth/login', ...post(signIn(n)) }),
  },
  'path scan': { perSecond: 50, send: (n) => ({ path: `/api/wp-admin/${n}` }) },
  'burst that ignores refusals': { perSecond: 600, send: () => ({ path: '/api/genres' }) },
  'malformed bodies': {
    perSecond: 50,
    send: () => ({ path: '/api/auth/login', ...post('{"email":') }),
  },
  'oversized bodies': {
    perSecond: 50,
    send: () => ({ path: '/api/auth/login', ...post('x'.repeat(40_000)) }),
  },
  'error prober': { perSecond: 100, send: (n) => ({ path: `/api/movies/mov_${n}` }) },
}

await onStage(async (stage) => {
  stage.cli('setup')
  for (const port of ports) {
    const settings = { PORT: String(port), TRUST_PROXY_HOPS: '1', RATE_LIMIT_ANONYMOUS: '300' }
    await stage.start('src/api.ts', [], { ...stage.environment, ...settings })
  }
  for (const [kind, [name, attack]] of Object.entries(attacks).entries()) {
    const times: (readonly number[])[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      times.push(await timesToRefusal(attack, `198.18.${kind}.${round + 1}`))
    }
    const [here, there] = ports.map((_, at) => spread(times.map((each) => each[at] ?? NaN)))
    console.log(`${name.padEnd(28)} refused after ${here} s, at the other one after ${there} s`)
  }
})

/** Seconds from the first request of an attack until its address is refused, at each instance. */
async function timesToRefusal(attack: Attack, from: string): Promise<number[]> {
  const end = new AbortController()
  const startedAt = performance.now()
  const attacking = run(attack, from, end.signal)
  const times = await Promise.all(ports.map((port) => untilRefused(port, from, startedAt)))
  end.abort()
  await attacking
  return times
}

async function run({ perSecond, send }: Attack, from: string, end: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  const open = new Set<Promise<unknown>>()
  for (let n = 0; !end.aborted;) {
    const due = ((performance.now() - startedAt) / 1000) * perSecond
    for (; n < due; n++) {
      const { path, ...init } = send(n)
      const asked = ask(ports[0], path, from, init).catch(() => undefined)
      open.add(asked)
      void asked.then(() => open.delete(asked))
    }
    await pause(5)
  }
  await Promise.all(open)
}

async function untilRefused(port: number, from: string, startedAt: number): Promise<number> {
  for (;;) {
    const seconds = (performance.now() - startedAt) / 1000
    const answer = await ask(port, '/api/series?limit=1', from)
    if (answer.includes('abnormal_usage')) return seconds
    if (seconds * 1000 > longestMs) return Infinity
    await pause(25)
  }
}

async function ask(
  port: number,
  path: string,
  from: string,
  init: RequestInit = {},
): Promise<string> {
  const headers = { ...(init.headers as Record<string, string>), 'X-Forwarded-For': from }
  return (await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers })).text()
}
