import { connect } from 'node:net'
import { endpoints } from '@cinema/contract'

/** Bytes that no HTTP client would send. */
const messages = (target: string): Readonly<Record<string, string | Buffer>> => {
  const start = `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`
  return {
    'a line break in a header': `${start}X-A: b\nX-Injected: yes\r\n\r\n`,
    'a NUL in a header': `${start}X-A: b\u0000c\r\n\r\n`,
    'a header of 20 kB': `${start}X-A: ${'a'.repeat(20_000)}\r\n\r\n`,
    'five hundred headers': `${start}${'X-A: b\r\n'.repeat(500)}\r\n`,
    'a folded header': `${start}X-A: b\r\n c\r\n\r\n`,
    'a space before the colon': `${start}X-A : b\r\n\r\n`,
    'two lengths': `${start}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    'a negative length': `${start}Content-Length: -1\r\n\r\n`,
    'a length and chunks': `${start}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'chunks of no size': `${start}Transfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n`,
    'chunks of vast size': `${start}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\na\r\n`,
    'an encoding unheard of': `${start}Transfer-Encoding: cow\r\n\r\n`,
    'no host': `GET ${target} HTTP/1.1\r\nConnection: close\r\n\r\n`,
    'a method unheard of': `BREW ${target} HTTP/1.1\r\nHost: a\r\n\r\n`,
    'a space in the address': `GET ${target} x HTTP/1.1\r\nHost: a\r\n\r\n`,
    'bytes in the address': Buffer.from(
      `GET ${target}\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n`,
      'latin1',
    ),
    'an absolute address': `GET http://evil.example${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    'a fragment': `GET ${target}#x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    'another version': `GET ${target} HTTP/3.7\r\nHost: a\r\n\r\n`,
    'an upgrade': `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`,
    'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'the beginning of TLS': Buffer.from('16030100a5010000a1', 'hex'),
    'lines alone': '\r\n'.repeat(50),
    'no end': `${start}X-A: b`,
  }
}

export interface RawResult {
  readonly sent: number
  readonly findings: readonly string[]
}

/**
 * Sends broken HTTP to every endpoint that takes a GET. It must be answered below 500, by a
 * problem when it is refused, or have its connection closed.
 */
export async function tryRaw(url: string, hangMs: number): Promise<RawResult> {
  const findings: string[] = []
  let sent = 0
  for (const { method, path } of endpoints) {
    if (method !== 'GET') continue
    const target = path.replace(/:\w+/g, 'x')
    for (const [name, message] of Object.entries(messages(target))) {
      const broken = brokenLaw(await exchange(url, message, hangMs))
      sent++
      if (broken !== undefined) findings.push(`GET ${path} with ${name}: ${broken}`)
    }
  }
  return { sent, findings }
}

/** Everything that came back until the connection was closed. */
function exchange(url: string, message: string | Buffer, hangMs: number): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let received = ''
    const finish = (): void => {
      clearTimeout(timer)
      resolve(received)
      socket.destroy()
    }
    const timer = setTimeout(() => {
      received = 'HANG'
      finish()
    }, hangMs)
    socket.setEncoding('latin1')
    // Of a stream of events the beginning is enough.
    socket.on('data', (chunk: string) => {
      received += chunk
      if (received.includes('text/event-stream')) finish()
    })
    socket.on('error', finish).on('close', finish)
    socket.end(message)
  })
}

function brokenLaw(received: string): string | undefined {
  if (received === 'HANG') return 'no answer and no end'
  if (received === '') return undefined
  const [head = '', body = ''] = received.split('\r\n\r\n', 2)
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
  if (!(status >= 200 && status < 500)) return `answered ${head.split('\r\n', 1)[0]}`
  if (/^x-injected:/im.test(head)) return 'a header was let in'
  // Node itself answers a request without a host, with nothing (in no chunks).
  if (status < 400 || (status === 400 && ['', '0'].includes(body))) return undefined
  if (!/^content-type: application\/problem\+json/im.test(head)) return `${status} is no problem`
  return body.includes('"code":') ? undefined : `${status} has no code`
}
