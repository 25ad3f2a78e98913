import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import {
  freePort,
  powerCut,
  removeFolder,
  startProduct,
  temporaryFolder,
} from '../support/product.ts'
import { startThrottledHost } from './throttled-host.ts'

/**
 * `npm run bench:player`: the player in Chromium with a film at a host that sends no faster than it is
 * told. How long a jump takes to its first frame, and stalls, at 5 Mbit/s; after a fall to 0.9 Mbit/s
 * how many more segments come in the rendition that is too large, and stalls.
 */
const fastBitsPerSecond = 5_000_000
const slowBitsPerSecond = 900_000
const jumps = 20
const watchSeconds = 30
const filmSeconds = 300
const ladder = [
  { height: 720, bitsPerSecond: 2_500_000 },
  { height: 480, bitsPerSecond: 1_200_000 },
  { height: 360, bitsPerSecond: 500_000 },
]

const folder = await temporaryFolder()
const dataDir = path.join(folder, 'data')
await makeFilm(folder)
const host = await startThrottledHost(folder)
const product = startProduct(dataDir, await freePort(), { DIRECT_HOSTS: new URL(host.url).host })
const browser = await launchChromium()
try {
  await product.ready()
  const movieId = await offerFilm()
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  host.limit(fastBitsPerSecond)
  await page.goto(`${product.url}/watch/${movieId}`)
  await plays(page, 2)
  await page.evaluate(countStalls)
  const waits: number[] = []
  for (let index = 0; index < jumps; index++) {
    // Back and forth, so that each goes to what is not loaded.
    waits.push(await page.evaluate(jump, ((index * 73) % 160) + 2 + index / 10))
  }
  await plays(page, watchSeconds)
  const steadyStalls = await page.evaluate(stallsSoFar)
  const before = host.served().length
  host.limit(slowBitsPerSecond)
  await plays(page, watchSeconds * 2)
  const after = host.served().slice(before)
  console.table({
    'jump to first frame, median': `${Math.round(quantile(waits, 0.5))} ms`,
    'jump to first frame, p95': `${Math.round(quantile(waits, 0.95))} ms`,
    'stalls at 5 Mbit/s': steadyStalls,
    'segments before the switch down, at 0.9 Mbit/s': after.findIndex((height) => height < 720),
    'stalls at 0.9 Mbit/s': (await page.evaluate(stallsSoFar)) - steadyStalls,
  })
} finally {
  await browser.close()
  product.process.kill('SIGINT')
  await product.exited
  await powerCut(dataDir)
  await host.close()
  await removeFolder(folder)
}

/** Renditions filled up to their bitrate, so that the host's limit is what decides. */
async function makeFilm(into: string): Promise<void> {
  const streams = ladder.flatMap(({ height, bitsPerSecond }, index) => [
    ...['-map', '0:v', `-filter:v:${index}`, `scale=-2:${height}`],
    ...[`-b:v:${index}`, `${bitsPerSecond}`, `-maxrate:v:${index}`, `${bitsPerSecond}`],
    ...[`-bufsize:v:${index}`, `${bitsPerSecond}`],
  ])
  const names = ladder.map(({ height }, index) => `v:${index},name:${height}`).join(' ')
  await promisify(execFile)(
    'ffmpeg',
    [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=24', '-t', `${filmSeconds}`],
      ...streams,
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '96', '-x264-params', 'nal-hrd=cbr'],
      ...['-f', 'hls', '-hls_time', '4', '-hls_playlist_type', 'vod'],
      ...['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init-%v.mp4'],
      ...['-master_pl_name', 'master.m3u8', '-var_stream_map', names],
      ...['-hls_segment_filename', path.join(into, '%v-%d.m4s'), path.join(into, '%v.m3u8')],
    ],
    { timeout: 300_000 },
  )
}

/** As the administrator whom the product has printed. */
async function offerFilm(): Promise<string> {
  const printed = (name: string) => new RegExp(`${name} +(\\S+)`).exec(product.output())?.[1] ?? ''
  const signIn = { email: printed('E-mail'), password: printed('Password') }
  const { accessToken } = await ask<{ accessToken: string }>('POST', '/api/auth/login', signIn)
  const films = await ask<{ items: { id: string }[] }>('GET', '/api/movies?playable=false&limit=1')
  const movieId = films.items[0]?.id ?? ''
  const sources = [{ url: `${host.url}/master.m3u8`, kind: 'hls' }]
  await ask('PUT', `/api/admin/direct-sources/${movieId}`, { sources }, accessToken)
  return movieId
}

async function ask<T>(method: string, at: string, body?: object, token?: string): Promise<T> {
  const answer = await fetch(`${product.url}${at}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${at}: ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Waits until the film has played on for so long. */
async function plays(page: Page, seconds: number): Promise<void> {
  const here = () => page.evaluate(() => document.querySelector('video')?.currentTime ?? 0)
  const until = (await here()) + seconds
  const endMs = Date.now() + seconds * 1000 + 60_000
  while ((await here()) < until) {
    if (Date.now() > endMs) throw new Error(`The film does not play on for ${seconds} s.`)
    await page.waitForTimeout(200)
  }
}

function countStalls(): void {
  const video = document.querySelector('video')
  video?.addEventListener('waiting', () => {
    if (!video.seeking) video.dataset['stalls'] = String(Number(video.dataset['stalls'] ?? 0) + 1)
  })
}

function stallsSoFar(): number {
  return Number(document.querySelector('video')?.dataset['stalls'] ?? 0)
}

/** Milliseconds until a frame of that place is on the screen. */
function jump(toSeconds: number): Promise<number> {
  const video = document.querySelector('video')
  if (!video) throw new Error('There is no video on this page.')
  const fromMs = performance.now()
  return new Promise((resolve) => {
    const look = (): void =>
      void video.requestVideoFrameCallback((nowMs, { mediaTime }) => {
        if (Math.abs(mediaTime - toSeconds) < 1) resolve(nowMs - fromMs)
        else look()
      })
    look()
    video.currentTime = toSeconds
  })
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}
