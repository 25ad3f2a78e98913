import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How a host of films answers; `late` waits for `release`. */
export type Behaviour =
  | 'page'
  | 'playlist'
  | 'film'
  | 'missing'
  | 'broken'
  | 'malformed'
  | 'silent'
  | 'late'
  | 'elsewhere'

export interface FilmHost {
  readonly url: string
  /** `host:port` */
  readonly host: string
  /** Paths as they were asked for, the first one first. */
  readonly asked: readonly string[]
  /** How it answers from now on: in turn, where there are several ways. */
  behave: (...behaviours: Behaviour[]) => void
  /** Lets those answers go that are late. */
  release: () => void
  close: () => Promise<void>
}

/** A server that offers films, well or badly. */
export async function startFilmHost(): Promise<FilmHost> {
  const asked: string[] = []
  const late: (() => void)[] = []
  let behaviours: readonly Behaviour[] = ['page']
  let turn = 0
  const server = createServer((req, res) => {
    asked.push(req.url ?? '')
    const behaviour = behaviours[turn++ % behaviours.length] ?? 'page'
    if (behaviour === 'late') late.push(() => answers.page(res))
    else answers[behaviour](res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    asked,
    behave(...next) {
      behaviours = next
      turn = 0
    },
    release: () => late.splice(0).forEach((answer) => answer()),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const send = (status: number, type: string, body: string | Buffer) => (res: ServerResponse) =>
  void res.writeHead(status, { 'Content-Type': type }).end(body)

const answers: Readonly<Record<Exclude<Behaviour, 'late'>, (res: ServerResponse) => void>> = {
  page: send(200, 'text/html; charset=utf-8', '<!doctype html><title>A player</title>'),
  playlist: send(200, 'application/vnd.apple.mpegurl', '#EXTM3U\n#EXT-X-VERSION:7\n'),
  film: send(206, 'video/mp4', Buffer.from('000000186674797069736f6d00000200', 'hex')),
  missing: send(404, 'text/html', '<!doctype html>Nothing here'),
  broken: send(503, 'text/plain', 'away'),
  malformed: send(200, 'application/json', '{"ok":true}'),
  silent: () => undefined,
  elsewhere: (res) => void res.writeHead(302, { Location: 'http://127.0.0.1:9/' }).end(),
}
