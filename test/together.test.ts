import type { Browser, Page } from 'playwright-core'
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

const password = 'one film, two sofas'
const shots = process.env['SCREENSHOTS_DIR']

let dataDir: string
let browser: Browser
let origin: string

beforeAll(async () => {
  if (!hasChromium) return
  dataDir = await temporaryFolder()
  const product = startProduct(dataDir, await freePort())
  ;[browser] = await Promise.all([launchChromium(), product.ready()])
  origin = product.url
}, 200_000)

afterAll(async () => {
  if (!hasChromium) return
  await browser.close()
  await powerCut(dataDir)
  await removeFolder(dataDir)
})

/** A viewer of their own at a page, who signs in on the way. */
async function viewer(name: string, path: string, width: number): Promise<Page> {
  const email = `${name.toLowerCase()}@example.org`
  await fetch(`${origin}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, username: name, password }),
  })
  const context = await browser.newContext({ viewport: { width, height: width > 900 ? 900 : 740 } })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(origin + path)
  if (path.startsWith('/watch')) await page.getByTestId('sign-in-to-keep').click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(origin + path)
  return page
}

async function film(): Promise<string> {
  const answer = await fetch(`${origin}/api/movies?featured=true`)
  const { items } = (await answer.json()) as { items: { id: string; playable: boolean }[] }
  const found = items.find(({ playable }) => playable)
  if (!found) throw new Error('No film of the demonstration plays.')
  return found.id
}

const isPaused = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.querySelector('video')?.paused ?? true)

/** The number on the button. */
const membersSeenBy = (page: Page): Promise<string | null> =>
  page.getByTestId('room-button').locator('span span').first().textContent()

/** Both positions of the same moment, as nearly as two questions can be asked. */
const apart = async (pages: readonly [Page, Page]): Promise<number> => {
  const [one, other] = await Promise.all(pages.map((page) => positionOf(page)))
  return Math.abs((one ?? 0) - (other ?? Infinity))
}

const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/together-${name}.png` })
}

test.skipIf(!hasChromium)('two who watch together see the same', { timeout: 300_000 }, async () => {
  const ana = await viewer('Ana', `/watch/${await film()}`, 1440)
  await ana.getByTestId('watch-together').click()
  await shoot(ana, 'open-1440')
  await ana.getByTestId('open-room').click()
  await ana.waitForURL(/room=rom_/)
  await ana.getByTestId('room-button').click()
  const code = (await ana.getByTestId('room-code').textContent()) ?? ''
  await ana.keyboard.press('Escape')

  const ben = await viewer('Ben', `/together#${code}`, 360)
  await shoot(ben, 'join-360')
  await ben.getByRole('button', { name: 'Join' }).click()
  await ben.waitForURL(/room=rom_/)
  const pages = [ana, ben] as const
  await until(async () => (await membersSeenBy(ana)) === '2')
  await ana.getByTestId('room-button').click()
  await shoot(ana, 'panel-1440')
  await ana.keyboard.press('Escape')

  await ana.getByTestId('play-pause').click()
  await until(async () => !(await isPaused(ana)) && !(await isPaused(ben)))
  await until(async () => (await positionOf(ben)) > 1 && (await apart(pages)) < 1)
  await shoot(ben, 'playing-360')

  await ana.keyboard.press('5')
  await until(async () => (await positionOf(ben)) > 5 && (await apart(pages)) < 1)
  await ana.getByTestId('play-pause').click()
  await until(async () => (await isPaused(ana)) && (await isPaused(ben)))
  await until(async () => (await apart(pages)) < 0.1)

  await ben.getByTestId('room-button').click()
  await shoot(ben, 'panel-360')
  await ben.getByRole('button', { name: 'Leave the room' }).click()
  await ben.waitForURL((url) => !url.search.includes('room'))
  await until(async () => (await membersSeenBy(ana)) === '1')
  expect(await isPaused(ana)).toBe(true)
})
