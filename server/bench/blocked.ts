import { parseArgs } from 'node:util'
import { alternate, byCpuTime, ratioOf } from './compare.ts'
import type { Measured, Target } from './load.ts'
import { onStage } from './stage.ts'
import { prepare } from './subjects.ts'

/**
 * `npm run bench:blocked -w server`: what it costs to refuse a client that is blocked, as a part of
 * what an answer to the same request costs (CPU time). Most of either is Node's own HTTP, which no
 * refusal can do without; so bare node:http with as many bytes is measured in the same rounds, and
 * what we add to it is compared as well. `--rounds 5 --seconds 2`.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
  },
})
const rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
const origin = 'http://127.0.0.1:18084'
const attacker = '203.0.113.1'
/** About the length of a refusal. */
const refusalBytes = '320'

await onStage(async (stage) => {
  stage.cli('setup')
  const environment = { ...stage.environment, PORT: '18084', TRUST_PROXY_HOPS: '1' }
  const { pid } = await stage.start('src/api.ts', [], environment)
  const subjects = await prepare(origin)
  await attackUntilBlocked()
  const raw = await stage.start('bench/raw.ts', ['18085', refusalBytes], process.env)
  for (const { name, target } of subjects.slice(1)) {
    const bare = { ...target, url: 'http://127.0.0.1:18085/' }
    const [answers = [], refusals = [], floor = []] = await alternate(
      [
        { name, target: from('203.0.113.2', target), pid },
        { name: 'blocked', target: { ...from(attacker, target), isRefused: true }, pid },
        { name: 'node:http', target: bare, pid: raw.pid },
      ],
      rounds,
    )
    const whole = ratioOf(answers, refusals, byCpuTime)
    const least = ratioOf(answers, floor, byCpuTime)
    const ours = ratioOf(above(answers, floor), above(refusals, floor), byCpuTime)
    console.log(
      `${name.padEnd(14)} a refusal costs ${whole} × an answer, node:http alone ${least}, what we add ${ours}`,
    )
  }
})

/** What is spent above bare node:http, round by round. */
function above(measured: readonly Measured[], floor: readonly Measured[]): Measured[] {
  return measured.map((round, at) => {
    const cpuMicroseconds = round.cpuMicroseconds - (floor[at]?.cpuMicroseconds ?? 0)
    return { ...round, cpuMicroseconds: Math.max(0, cpuMicroseconds) }
  })
}

/** The same request from an address; blocked clients have no token, with which they would be served. */
function from(address: string, { headers, ...target }: Target): Target {
  const { Authorization, ...others } = headers ?? {}
  const isSignedIn = Authorization !== undefined && address !== attacker
  const own = { ...others, ...(isSignedIn && { Authorization }), 'X-Forwarded-For': address }
  return { ...target, headers: own }
}

async function attackUntilBlocked(): Promise<void> {
  for (let n = 0; n < 1000; n++) {
    const headers = { 'X-Forwarded-For': attacker }
    const answer = await (await fetch(`${origin}/api/none/${n}`, { headers })).text()
    if (answer.includes('abnormal_usage')) return
  }
  throw new Error('The client was not blocked.')
}
