import { parseArgs } from 'node:util'
import { dependencies, faults, startStage, type Outcome } from '../../test/faults/degradation.ts'

/**
 * `npm run bench:degradation -w server`: browsing while each dependency refuses, says nothing or
 * takes five seconds. For `--seconds 10` each, every page is asked for at the same moment, again and
 * again, each time after a change of the catalogue, so that what is cached is out of date; the
 * timeouts are those of the defaults.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } })
const seconds = Number(values.seconds)

const stage = await startStage({})
try {
  console.log(
    'dependency   fault    answers    p50    p99  slowest  cache database stale  5xx counted',
  )
  print('none', '', await stage.browse({ seconds }))
  for (const dependency of dependencies) {
    for (const fault of faults) {
      print(dependency, fault, await stage.browse({ broken: [dependency, fault], seconds }))
    }
  }
} finally {
  await stage.close()
}

function print(dependency: string, fault: string, { seen, degraded }: Outcome): void {
  const times = seen.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (share: number): string =>
    `${(times[Math.ceil(times.length * share) - 1] ?? 0).toFixed(0)} ms`
  const from = (name: string): number => seen.filter(({ source }) => source === name).length
  const failed = seen.filter(({ status }) => status >= 500).length
  const columns: [string | number, number][] = [
    [seen.length, 8],
    [at(0.5), 7],
    [at(0.99), 7],
    [at(1), 8],
    [from('cache'), 6],
    [from('database'), 8],
    [from('stale'), 5],
    [failed, 4],
    [degraded, 7],
  ]
  const shown = columns.map(([value, width]) => String(value).padStart(width)).join(' ')
  console.log(`${dependency.padEnd(12)} ${fault.padEnd(8)}${shown}`)
}
