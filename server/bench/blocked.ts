import { parseArgs } from 'node:util'
import { alternate, byCpuTime, byThroughput, ratioOf } from './compare.ts'
import type { Target } from './load.ts'
import { onStage } from './stage.ts'
import { prepare } from './subjects.ts'

/**
 * `npm run bench:blocked -w server`: what it costs to refuse a client that is blocked, as a part of
 * what an answer to the same request costs (CPU time), and how many more refusals than answers there
 * are in a second. `--rounds 5 --seconds 2`.
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

await onStage(async (stage) => {
  stage.cli('setup')
  const environment = { ...stage.environment, PORT: '18084', TRUST_PROXY_HOPS: '1' }
  const { pid } = await stage.start('src/api.ts', [], environment)
  const subjects = await prepare(origin)
  await attackUntilBlocked()
  for (const { name, target } of subjects.slice(1)) {
    const [answers = [], refusals = []] = await alternate(
      [
        { name, target: from('203.0.113.2', target), pid },
        { name: 'blocked', target: { ...from(attacker, target), isRefused: true }, pid },
      ],
      rounds,
    )
    const cost = ratioOf(answers, refusals, byCpuTime)
    const throughput = ratioOf(refusals, answers, byThroughput)
    console.log(
      `${name.padEnd(14)} a refusal costs ${cost} × an answer, throughput ${throughput} ×`,
    )
  }
})

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
