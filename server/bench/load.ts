import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import autocannon from 'autocannon'

/** What is asked of a server: a GET, or a POST of JSON in which `__SEQ__` counts upwards. */
export interface Target {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** So many clients take turns, told apart by `X-Forwarded-For`. */
  readonly clients?: number
  /** 429 is what is measured, not a failure. */
  readonly isRefused?: boolean
}

export interface Measured {
  readonly requestsPerSecond: number
  /** Time within which 99 of 100 answers came, in ms. */
  readonly p99Ms: number
  /** Time the server's process spent on a core for each request, in µs. */
  readonly cpuMicroseconds: number
}

const run = promisify(execFile)
const connections = 64

/** Loads a server for some seconds from the second core, with wrk where there is one. */
export async function load(target: Target, pid: number, seconds: number): Promise<Measured> {
  const before = await cpuSeconds(pid)
  const { requests, p99Ms } = await ((await hasWrk()) ? wrk : cannon)(target, seconds)
  const spent = (await cpuSeconds(pid)) - before
  const cpuMicroseconds = (spent / requests) * 1e6
  return { requestsPerSecond: requests / seconds, p99Ms, cpuMicroseconds }
}

let wrkFound: boolean | undefined
async function hasWrk(): Promise<boolean> {
  wrkFound ??= await run('wrk', ['-v']).then(
    () => true,
    // wrk -v prints its version and exits with 1.
    (error: unknown) => !String(error).includes('ENOENT'),
  )
  return wrkFound
}

interface Answered {
  readonly requests: number
  readonly p99Ms: number
}

async function wrk(target: Target, seconds: number): Promise<Answered> {
  const script = path.join(tmpdir(), `cinema-bench-${process.pid}.lua`)
  await writeFile(script, luaOf(target))
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, target.url]
  const { stdout } = await run('taskset', ['-c', '1', 'wrk', ...args]).catch(() => run('wrk', args))
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1]
  if (failed !== undefined && target.isRefused !== true)
    throw new Error(`${failed} requests to ${target.url} were refused.`)
  const [, p99 = '', unit = ''] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? []
  return {
    requests: Number(/(\d+) requests in/.exec(stdout)?.[1]),
    p99Ms: Number(p99) * (msOf[unit] ?? 1),
  }
}

const msOf: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 }

function luaOf({ headers = {}, body, clients }: Target): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  )
  if (clients !== undefined) lines.push(takingTurns(clients))
  if (body === undefined) return lines.join('\n')
  const [before = '', after = ''] = body.split('__SEQ__')
  return `${lines.join('\n')}
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local seq = ${Date.now() % 1e9} * 100
function request()
  seq = seq + 1
  return wrk.format(nil, nil, nil, ${JSON.stringify(before)} .. seq .. ${JSON.stringify(after)})
end`
}

const takingTurns = (clients: number): string => `local client = 0
function request()
  client = (client + 1) % ${clients}
  wrk.headers["X-Forwarded-For"] = "10.9." .. math.floor(client / 250) .. "." .. client % 250
  return wrk.format()
end`

async function cannon(target: Target, seconds: number): Promise<Answered> {
  const { url, headers, body, clients } = target
  if (clients !== undefined) throw new Error('wrk is needed to send the requests of many clients.')
  let seq = (Date.now() % 1e9) * 100
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(headers && { headers: { ...headers, 'Content-Type': 'application/json' } }),
    ...(body !== undefined && {
      method: 'POST' as const,
      requests: [
        {
          setupRequest: (request) => ({ ...request, body: body.replace('__SEQ__', String(seq++)) }),
        },
      ],
    }),
  })
  if (result.non2xx > 0 && target.isRefused !== true) {
    throw new Error(`${result.non2xx} requests to ${url} were refused.`)
  }
  return { requests: result.requests.total, p99Ms: result.latency.p99 }
}

/** Time that all threads of a process ran, from the kernel's scheduler, which counts nanoseconds. */
export async function cpuSeconds(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`)
  const times = threads.map(async (thread) => {
    const text = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0')
    return Number(text.split(' ')[0])
  })
  return (await Promise.all(times)).reduce((sum, time) => sum + time, 0) / 1e9
}
