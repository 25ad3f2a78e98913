import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startRehearsal, type Rehearsal } from '../../test/ops/rehearsal.ts'

/**
 * `npm run bench:scale`: movie detail through nginx with 1, 2 and 3 instances, beside one instance
 * asked directly in the same run. Ratios only: on two cores shared by everything, instances beyond
 * the first have nothing to run on, so CPU seconds of all instances for each answer are printed too.
 */
const run = promisify(execFile)
const seconds = 4
const connections = 32

interface Row {
  readonly throughput: number
  readonly cpuMicroseconds: number
  readonly shares: string
}

const table: Record<string, object> = {}
let reference = 0
for (const instances of [1, 2, 3]) {
  const rehearsal = await startRehearsal(instances)
  try {
    const { front, apis } = rehearsal.installation
    const path = `/api/movies/${rehearsal.movieIds[0] ?? ''}`
    if (instances === 1) {
      const direct = await measure(rehearsal, `${apis[0]?.url ?? ''}${path}`)
      reference = direct.throughput
      table['one instance, asked directly'] = describe(direct)
      table['micro-cache of nginx'] = describe(await measure(rehearsal, front.url + path))
    }
    const past = `Authorization: Bearer ${await viewerToken(rehearsal)}`
    const through = await measure(rehearsal, front.url + path, ['-H', past])
    table[`nginx, ${instances} instances, past its cache`] = describe(through)
  } finally {
    await rehearsal.close()
  }
}
console.table(table)

function describe({ throughput, cpuMicroseconds, shares }: Row): object {
  return {
    'ratio to direct': (throughput / reference).toFixed(2),
    'instance CPU (µs an answer)': cpuMicroseconds.toFixed(0),
    'shares of the instances': shares,
  }
}

async function measure(
  rehearsal: Rehearsal,
  url: string,
  headers: readonly string[] = [],
): Promise<Row> {
  await wrk(url, headers, 1)
  const before = await counters(rehearsal)
  const throughput = await wrk(url, headers, seconds)
  const after = await counters(rehearsal)
  const answered = after.map(({ answers }, index) => answers - (before[index]?.answers ?? 0))
  const total = answered.reduce((sum, count) => sum + count, 0)
  const cpu = after.reduce((sum, { cpu: own }, index) => sum + own - (before[index]?.cpu ?? 0), 0)
  return {
    throughput,
    cpuMicroseconds: (cpu / (throughput * seconds)) * 1e6,
    shares: answered.map((count) => (total === 0 ? '–' : (count / total).toFixed(2))).join(' '),
  }
}

async function wrk(url: string, headers: readonly string[], duration: number): Promise<number> {
  const args = ['-t', '1', '-c', String(connections), '-d', `${duration}s`, ...headers, url]
  const { stdout } = await run('wrk', args)
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1]
  if (refused !== undefined) throw new Error(`${refused} answers of ${url} were refusals.`)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0)
}

async function counters({ installation: { apis } }: Rehearsal) {
  return Promise.all(
    apis.map(async ({ url }) => {
      const text = await (await fetch(`${url}/metrics`)).text()
      const counts = text.matchAll(/^http_request_duration_seconds_count\{.*\} (\d+)$/gm)
      return {
        answers: [...counts].reduce((sum, [, count]) => sum + Number(count), 0),
        cpu: Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1] ?? 0),
      }
    }),
  )
}

async function viewerToken({ client }: Rehearsal): Promise<string> {
  const account = { email: 'scale@example.org', username: 'scale', password: 'scales and scales' }
  const answer = await client.send('/api/auth/register', { method: 'POST', body: account })
  return (answer.json() as { accessToken: string }).accessToken
}
