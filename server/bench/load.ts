import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import autocannon from 'autocannon'

/** What is asked of a server: a GET, or a POST of JSON in which `__SEQ__` counts upwards. */
export interface Target {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Measured {
  readonly requestsPerSecond: number
  /** Time the server's process spent on a core for each request, in µs. */
  readonly cpuMicroseconds: number
}

const run = promisify(execFile)
const connections = 64
const ticksPerSecond = 100

/** Loads a server for some seconds from the second core, with wrk where there is one. */
export async function load(target: Target, pid: number, seconds: number): Promise<Measured> {
  const before = await cpuSeconds(pid)
  const requests = (await hasWrk()) ? await wrk(target, seconds) : await cannon(target, seconds)
  const spent = (await cpuSeconds(pid)) - before
  return { requestsPerSecond: requests / seconds, cpuMicroseconds: (spent / requests) * 1e6 }
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

async function wrk(target: Target, seconds: number): Promise<number> {
  const script = path.join(tmpdir(), `cinema-bench-${process.pid}.lua`)
  await writeFile(script, luaOf(target))
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, target.url]
  const { stdout } = await run('taskset', ['-c', '1', 'wrk', ...args]).catch(() => run('wrk', args))
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1]
  if (failed) throw new Error(`${failed} requests to ${target.url} were refused.`)
  return Number(/(\d+) requests in/.exec(stdout)?.[1])
}

function luaOf({ headers = {}, body }: Target): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  )
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

async function cannon({ url, headers, body }: Target, seconds: number): Promise<number> {
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
  if (result.non2xx > 0) throw new Error(`${result.non2xx} requests to ${url} were refused.`)
  return result.requests.total
}

/** User and system time of a process, from the kernel. */
async function cpuSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ')
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond
}
