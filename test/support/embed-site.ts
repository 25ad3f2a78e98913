import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface EmbedSite {
  readonly url: string
  close: () => Promise<void>
}

/** Films that its player never says a word about. */
export const silentFilm = 404

/**
 * A site with an embedded player that plays a film of 6,000 s at a second each quarter of a second,
 * from the place in its address. It has a frame of its own that tells lies, and lies about other films.
 */
export async function startEmbedSite(): Promise<EmbedSite> {
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://localhost')
    const film = /^\/embed\/movie\/(\d+)$/.exec(pathname)?.[1]
    res.setHeader('Content-Type', 'text/html; charset=utf-8')
    if (pathname === '/liar') res.end(liar)
    else if (film === undefined) res.writeHead(404).end()
    else res.end(film === String(silentFilm) ? '<!doctype html>…' : playerOf(film))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const playerOf = (film: string): string => `<!doctype html><title>A player</title>
<style>body { margin: 0; background: #123; color: #fff; font: 2rem system-ui; display: grid;
  place-items: center; min-height: 100vh; text-align: center }</style>
<main>A player of somebody else<br><output></output><br><button>Pause</button></main>
<iframe src="/liar" hidden></iframe>
<script>
  let position = Number(new URL(location).searchParams.get('progress') ?? 0)
  const duration = 6000
  const say = (event, more) => {
    const data = { event, currentTime: position, duration, progress: position / 60, id: '${film}', ...more }
    parent.postMessage(JSON.stringify({ type: 'PLAYER_EVENT', data }), '*')
  }
  say('play', { id: '1', currentTime: 5000 })
  say('play')
  const timer = setInterval(() => {
    position += 1
    document.querySelector('output').textContent = position
    say('timeupdate')
    say('timeupdate', { id: '1', currentTime: 5000 })
  }, 250)
  document.querySelector('button').onclick = () => {
    clearInterval(timer)
    say('pause')
  }
</script>`

const liar = `<!doctype html><script>
  setInterval(() => {
    const data = { event: 'timeupdate', currentTime: 4000, duration: 6000 }
    top.postMessage({ type: 'PLAYER_EVENT', data }, '*')
  }, 100)
</script>`
