import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasChromium, launchChromium } from './support/chromium.ts'
import { positionOf } from './support/playback.ts'
import {
  freePort,
  powerCut,
  removeFolder,
  startProduct,
  temporaryFolder,
  until,
} from './support/product.ts'
import { startSecondInstance, type Instance } from './support/second-instance.ts'

const account = { email: 'grace@example.org', username: 'Grace', password: 'two screens, one film' }

let dataDir: string
let browser: Browser
let first: string
let second: Instance

beforeAll(async () => {
  if (!hasChromium) return
  dataDir = await temporaryFolder()
  const product = startProduct(dataDir, await freePort())
  ;[browser] = await Promise.all([launchChromium(), product.ready()])
  first = product.url
  second = await startSecondInstance(dataDir)
  await register()
}, 200_000)

afterAll(async () => {
  if (!hasChromium) return
  await browser.close()
  second.stop()
  await powerCut(dataDir)
  await removeFolder(dataDir)
})

async function register(): Promise<void> {
  const response = await fetch(`${first}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(account),
  })
  expect(response.status).toBe(201)
}

/** A device of the viewer, signed in at an instance, on a page. */
async function device(origin: string, path: string): Promise<Page> {
  const context: BrowserContext = await browser.newContext()
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(`${origin}/login?next=${encodeURIComponent(path)}`)
  await page.getByLabel('E-mail address').fill(account.email)
  await page.getByLabel('Password', { exact: true }).fill(account.password)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(origin + path)
  return page
}

async function filmId(film: string): Promise<string> {
  const response = await fetch(`${first}/api/movies?playable=true&limit=100`)
  const { items } = (await response.json()) as { items: { id: string; title: string }[] }
  return items.find(({ title }) => title === film)?.id ?? ''
}

/** Milliseconds from one moment to what follows from it. */
async function timed(cause: () => Promise<unknown>, effect: () => Promise<unknown>) {
  await cause()
  const startedAt = performance.now()
  await effect()
  return Math.round(performance.now() - startedAt)
}

test.skipIf(!hasChromium)(
  'another device, at another instance, learns at once what is watched, and takes it over',
  { timeout: 180_000 },
  async () => {
    const film = 'Slow Light'
    const id = await filmId(film)
    const tablet = await device(second.url, '/my-list')
    await tablet.getByText('Nothing to go on with').waitFor()
    const television = await device(first, `/watch/${id}`)
    await until(async () => (await positionOf(television)) > 11, 60)

    const listedMs = await timed(
      async () => {
        const saved = television.waitForResponse((answer) => answer.url().includes('/progress/'))
        await television.keyboard.press('k')
        await saved
      },
      () =>
        tablet
          .getByRole('link', { name: new RegExp(film) })
          .first()
          .waitFor(),
    )

    await television.keyboard.press('k')
    const overtaken = television.getByTestId('overtaken')
    const pausedMs = await timed(
      async () => {
        const begun = tablet.waitForResponse((answer) => answer.url().endsWith('/sessions'))
        await tablet
          .getByRole('link', { name: new RegExp(film) })
          .first()
          .click()
        await begun
      },
      () => overtaken.waitFor(),
    )
    await until(async () => (await positionOf(tablet)) > 13, 60)
    expect(await television.evaluate(() => document.querySelector('video')?.paused)).toBe(true)

    const from = await positionOf(tablet)
    await overtaken.getByRole('button', { name: /Continue from/ }).click()
    await tablet.getByTestId('overtaken').waitFor()
    await until(async () => (await positionOf(television)) >= from - 12, 60)
    console.log(`told other devices: list after ${listedMs} ms, takeover after ${pausedMs} ms`)
    // Leaving ends the playback, and the next test may play another film.
    await Promise.all([television.goto(`${first}/my-list`), tablet.goto(`${second.url}/my-list`)])
  },
)

test.skipIf(!hasChromium)(
  'who watched on one device without the server and on another one with it is asked where to go on',
  { timeout: 180_000 },
  async () => {
    const id = await filmId('Please Stand By')
    const tablet = await device(second.url, '/my-list')
    const cutOff = /\/api\/(streaming\/(sessions|progress)|user)/
    await tablet.route(cutOff, (route) => route.abort('connectionrefused'))
    await tablet.goto(`${second.url}/watch/${id}`)
    await until(async () => (await positionOf(tablet)) > 12, 60)

    const television = await device(first, `/watch/${id}`)
    await until(async () => (await positionOf(television)) > 11, 60)
    await television.goto(`${first}/my-list`)

    // The server is back for the tablet, whose next report says what it kept.
    await tablet.unroute(cutOff)
    const overtaken = tablet.getByTestId('overtaken')
    await overtaken.waitFor()
    expect(await overtaken.getByRole('button').count()).toBeGreaterThanOrEqual(1)

    await tablet.reload()
    const prompt = tablet.getByTestId('resume-prompt')
    await prompt.getByRole('button', { name: /other device/ }).waitFor()
    const mine = prompt.getByRole('button', { name: /this device/ })
    const at = Number(/(\d+) seconds/.exec((await mine.getAttribute('aria-label')) ?? '')?.[1])
    await mine.click()
    await until(async () => (await positionOf(tablet)) > at + 1, 60)
    await tablet.keyboard.press('k')

    // Chosen is chosen: the place went to the server, and nobody is asked again.
    await tablet.goto(`${second.url}/watch/${id}`)
    await prompt.waitFor()
    expect(await prompt.getByRole('button', { name: /this device|other device/ }).count()).toBe(0)
  },
)
