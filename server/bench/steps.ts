import { parseArgs } from 'node:util'
import { spread } from './compare.ts'
import { shortLoad } from './short-load.ts'
import { onStage, type Stage } from './stage.ts'

/**
 * `npm run bench:steps -w server`: what each step of the pipeline adds to hello, from bare node:http
 * to the whole API. Ratios of CPU time per request to bare node:http: of the medians of many short
 * rounds in alternation, and of the best tenth, in which the machine did little else.
 * `--rounds 40 --ms 250`.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '40' },
    ms: { type: 'string', default: '250' },
  },
})

const path = '/api/health/live'
const helloBytes = '15'
const steps = [
  'fast server',
  '+ request id',
  '+ drain',
  '+ headers',
  '+ metrics',
  '+ route',
] as const
const warmUpMs = 1500

interface Measured {
  readonly name: string
  readonly measure: (ms: number) => Promise<number>
  readonly times: number[]
}

await onStage(async (stage) => {
  stage.cli('setup')
  const all = await startAll(stage)
  for (const { measure } of all) await measure(warmUpMs)
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { measure, times } of all) {
      const time = await measure(Number(values.ms))
      // A round in which the machine let nobody answer says nothing.
      if (Number.isFinite(time)) times.push(time)
    }
  }
  const reference = all[0]?.times ?? []
  for (const { name, times } of all) {
    const best = at(reference, 0.1) / at(times, 0.1)
    const typical = at(reference, 0.5) / at(times, 0.5)
    console.log(
      `${name.padEnd(14)} best tenth ${best.toFixed(2)}   median ${typical.toFixed(2)}   µs ${spread(times, 1)}`,
    )
  }
})

async function startAll({ start, environment }: Stage): Promise<Measured[]> {
  const listen = async (port: number, name: string, starting: ReturnType<Stage['start']>) => {
    const { pid } = await starting
    const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
    return { name, times: [], ...shortLoad({ port, pid }, request) }
  }
  const all = [
    await listen(18090, 'node:http', start('bench/raw.ts', ['18090', helloBytes], process.env)),
  ]
  for (const [count, name] of steps.entries()) {
    const port = 18091 + count
    const args = [String(port), String(count)]
    all.push(await listen(port, name, start('bench/step-server.ts', args, process.env)))
  }
  const api = start('src/api.ts', [], { ...environment, PORT: '18099' })
  return [...all, await listen(18099, 'whole API', api)]
}

function at(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? NaN
}
