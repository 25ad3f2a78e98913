import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../embedded/src/launcher/ports.ts'

/** nginx as it runs in production, on loopback. */
export interface Front {
  readonly httpsPort: number
  readonly url: string
  readonly httpUrl: string
  readonly statusUrl: string
  /** Of the certificate that signs itself. */
  readonly certificate: Buffer
  readonly accessLog: string
  /** What it said on standard error. */
  complaints: () => string
  close: () => Promise<void>
}

export interface FrontOptions {
  /** Writable; everything nginx keeps is below it. */
  readonly folder: string
  /** Ports of the instances. */
  readonly instances: readonly number[]
  readonly httpsPort?: number
  /** Settings of nginx/start.sh beyond the places and ports. */
  readonly settings?: Readonly<Record<string, string>>
}

const script = path.resolve(import.meta.dirname, '../../nginx/start.sh')
// nginx goes on when its parent is gone; the shell between us notices, and takes it along.
const guard = 'sh "$0" "$@" </dev/null & child=$!; read -r _; kill $child 2>/dev/null; wait $child'

/** Starts nginx by the script of its image. @throws Error with what nginx said. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const { folder, instances, settings = {} } = options
  const httpsPort = options.httpsPort ?? (await freePort())
  const httpPort = await freePort()
  const statusPort = await freePort()
  const accessLog = path.join(folder, 'access.log')
  const tls = settings['NGINX_TLS_DIR'] ?? path.join(folder, 'tls')
  await mkdir(folder, { recursive: true })
  // Started by root, nginx's workers would be somebody who may not enter the folder.
  const user = process.getuid?.() === 0 ? ['-g', 'user root;'] : []
  const shell = spawn('sh', ['-c', guard, script, ...user], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {
      PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
      NGINX_API: instances.map((port) => `127.0.0.1:${port}`).join(' '),
      NGINX_RUN_DIR: path.join(folder, 'run'),
      NGINX_TLS_DIR: tls,
      NGINX_HTTP_LISTEN: `127.0.0.1:${httpPort}`,
      NGINX_HTTPS_LISTEN: `127.0.0.1:${httpsPort}`,
      NGINX_STATUS_LISTEN: `127.0.0.1:${statusPort}`,
      NGINX_HTTPS_PORT: String(httpsPort),
      NGINX_WORKERS: '1',
      NGINX_ACCESS_LOG: accessLog,
      ...settings,
    },
  })
  let words = ''
  shell.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-8000)))
  const statusUrl = `http://127.0.0.1:${statusPort}/status`
  await untilAnswered(statusUrl, () => words)
  return {
    httpsPort,
    url: `https://localhost:${httpsPort}`,
    httpUrl: `http://localhost:${httpPort}`,
    statusUrl,
    certificate: await readFile(path.join(tls, 'fullchain.pem')),
    accessLog,
    complaints: () => words,
    async close() {
      if (shell.exitCode !== null) return
      const ended = once(shell, 'exit')
      shell.stdin.end()
      await ended
    },
  }
}

async function untilAnswered(url: string, complaints: () => string): Promise<void> {
  const deadline = performance.now() + 20_000
  const answers = (): Promise<boolean> =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await answers())) {
    if (complaints().includes('[emerg]') || performance.now() > deadline)
      throw new Error(`nginx does not answer at ${url}. ${complaints().trim()}`)
    await pause(25)
  }
}
