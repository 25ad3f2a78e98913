import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { setTmdbIds } from '../server/test/tmdb.ts'
import { hasChromium, launchChromium } from './support/chromium.ts'
import { silentFilm, startEmbedSite, type EmbedSite } from './support/embed-site.ts'
import { positionOf } from './support/playback.ts'
import {
  freePort,
  powerCut,
  removeFolder,
  startProduct,
  temporaryFolder,
  until,
} from './support/product.ts'
import { environmentOfApi } from './support/second-instance.ts'

const account = { email: 'lee@example.org', username: 'Lee', password: 'frames within frames' }

let dataDir: string
let site: EmbedSite
let browser: Browser
let url: string
/** A film that the embedded player alone has. */
let embedded: string
/** A film of the library that the embedded player has as well, and one that it is silent about. */
let both: string
let silent: string

beforeAll(async () => {
  if (!hasChromium) return
  dataDir = await temporaryFolder()
  site = await startEmbedSite()
  const product = startProduct(dataDir, await freePort(), {
    VIDKING_BASE_URL: site.url,
    PROVIDER_TIMEOUT_MS: '30000',
    MONGODB_READ_TIMEOUT_MS: '30000',
  })
  ;[browser] = await Promise.all([launchChromium(), product.ready()])
  url = product.url
  ;[embedded = ''] = await ids('playable=false')
  ;[both = '', silent = ''] = await ids('playable=true')
  const { MONGODB_URI = '' } = await environmentOfApi(dataDir)
  await setTmdbIds(MONGODB_URI, { [embedded]: 550, [both]: 551, [silent]: silentFilm })
  await register()
}, 200_000)

afterAll(async () => {
  if (!hasChromium) return
  await browser.close()
  await powerCut(dataDir)
  await removeFolder(dataDir)
  await site.close()
})

async function ids(query: string): Promise<string[]> {
  const answer = await fetch(`${url}/api/movies?limit=2&${query}`)
  return ((await answer.json()) as { items: { id: string }[] }).items.map(({ id }) => id)
}

async function register(): Promise<void> {
  const response = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(account),
  })
  expect(response.status).toBe(201)
}

/** A browser of its own, on a page; a provider that its viewer chose before may be given. */
async function open(path: string, preferred?: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  if (preferred !== undefined) {
    const kept = JSON.stringify({ state: { provider: preferred, volume: 1 }, version: 0 })
    await context.addInitScript((text) => localStorage.setItem('cinema.player', text), kept)
  }
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  onTestFailed(async () => {
    if (!page.isClosed())
      await page.screenshot({ path: `test-results/providers-${Date.now()}.png` })
  })
  await page.goto(`${url}${path}`)
  return page
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail address').fill(account.email)
  await page.getByLabel('Password', { exact: true }).fill(account.password)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
}

interface Report {
  event: string
  positionSeconds: number
  durationSeconds: number
}

/** What the page reports of its place, as it does. */
function reportsOf(page: Page): Report[] {
  const reports: Report[] = []
  page.on('request', (request) => {
    if (!/\/api\/streaming\/progress\/mov_\w+$/.test(request.url())) return
    if (request.method() === 'POST') reports.push(request.postDataJSON() as Report)
  })
  return reports
}

const frameOf = (page: Page) => page.getByTestId('embed').contentFrame()

describe.skipIf(!hasChromium)('a film that an embedded player has', () => {
  test('plays in a frame that can do nothing else, and keeps its place', async () => {
    const page = await open(`/login?next=/movies/${embedded}`)
    const reports = reportsOf(page)
    await signIn(page)
    await page.getByRole('main').getByRole('link', { name: 'Play' }).first().click()
    const frame = page.getByTestId('embed')
    await frame.waitFor()
    expect(await frame.getAttribute('sandbox')).toBe('allow-scripts allow-same-origin')
    expect(new URL((await frame.getAttribute('src')) ?? '').origin).toBe(site.url)

    await until(async () => Number(await frameOf(page).locator('output').textContent()) > 5, 30)
    await frameOf(page).getByRole('button', { name: 'Pause' }).click()
    await until(() => reports.some(({ event }) => event === 'pause'), 30)
    const stoodAt = Number(await frameOf(page).locator('output').textContent())
    expect(reports.map(({ event }) => event)).toEqual(['start', 'pause'])
    expect(reports.at(-1)).toMatchObject({ positionSeconds: stoodAt, durationSeconds: 6000 })
    // Neither the frame within the frame nor word of another film counts.
    expect(reports.every(({ positionSeconds }) => positionSeconds < 1000)).toBe(true)
    await page.close()
  }, 120_000)

  test('is framed from no other origin', async () => {
    const { headers } = await fetch(url, { headers: { Accept: 'text/html' } })
    expect(headers.get('content-security-policy')).toContain(`; frame-src ${site.url};`)
  })
})

describe.skipIf(!hasChromium)('a film of several sources', () => {
  test('goes on from where it stood when another one is chosen', async () => {
    const page = await open(`/watch/${both}`)
    await until(async () => (await positionOf(page)) > 6, 60)
    await page.mouse.move(700, 400)
    await page.getByTestId('source-picker').click()
    await page.getByRole('menuitemradio', { name: 'VidKing' }).click()
    const source = (await page.getByTestId('embed').getAttribute('src')) ?? ''
    expect(Number(new URL(source).searchParams.get('progress'))).toBeGreaterThanOrEqual(6)
    await until(async () => Number(await frameOf(page).locator('output').textContent()) > 8, 30)

    await page.getByTestId('source-picker').click()
    await page.getByRole('menuitemradio', { name: /This library/ }).click()
    await until(async () => (await positionOf(page)) > 7, 60)
    await page.close()
  }, 180_000)

  test('falls back from a player that says nothing, and says so', async () => {
    const page = await open('/', 'vidking')
    await page.clock.install()
    await page.goto(`${url}/watch/${silent}`)
    await page.getByTestId('embed').waitFor()
    await frameOf(page).getByText('…').waitFor()
    await page.clock.fastForward(24_000)
    expect(await page.getByTestId('source-notice').count()).toBe(0)
    await page.clock.fastForward(2000)
    const notice = page.getByTestId('source-notice')
    await notice.getByText('VidKing does not play. Now from This library.').waitFor()
    await until(async () => (await positionOf(page)) > 1, 60)
    await page.close()
  }, 180_000)
})
