import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest'
import { hasChromium, launchChromium } from './support/chromium.ts'
import { positionOf, readPicture } from './support/playback.ts'
import {
  freePort,
  powerCut,
  removeFolder,
  startProduct,
  temporaryFolder,
  until,
  type Product,
} from './support/product.ts'

const minutes = 60_000
const film = 'Slow Light'
const account = { email: 'ada@example.org', name: 'Ada', password: 'a quiet evening at home' }

let dataDir: string
let port: number
let browser: Browser

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium()
})
afterAll(async () => {
  if (hasChromium) await browser.close()
})

beforeEach(async () => {
  dataDir = await temporaryFolder()
  port = await freePort()
})
afterEach(async () => {
  await powerCut(dataDir)
  await removeFolder(dataDir)
})

/** A machine as it is, and one with nothing but Node: no program of a data store is found. */
const machines = [
  { machine: 'this machine', environment: {} },
  { machine: 'a bare machine', environment: { PATH: '/nonexistent' } },
]

test.skipIf(!hasChromium).for(machines)(
  'on $machine a viewer finds a film, plays it, leaves, and is where they were after a power cut',
  { timeout: 6 * minutes },
  async ({ environment }) => {
    let product = await start(environment)
    const first = await newPage(product)
    await findFilm(first, product)
    await register(first)
    await play(first)
    const leftAt = await watchUntil(first, 20)
    await leave(first)
    await first.context().close()

    await powerCut(dataDir)
    product = await start(environment)

    const second = await newPage(product)
    await second.goto(`${product.url}/login?next=/my-list`)
    await second.getByLabel('E-mail address').fill(account.email)
    await second.getByLabel('Password', { exact: true }).fill(account.password)
    await second.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
    await second.waitForURL('**/my-list')
    await second
      .getByRole('link', { name: new RegExp(film) })
      .first()
      .click()
    await second.waitForURL('**/watch/**')
    await until(async () => (await positionOf(second)) > leftAt, 30)
    expect(Math.abs((await beganAt(second)) - leftAt)).toBeLessThanOrEqual(2)
    await until(() => isInStep(second), 15)
  },
)

async function start(environment: Record<string, string>): Promise<Product> {
  const product = startProduct(dataDir, port, environment)
  await product.ready()
  return product
}

/** A new browser profile on the home page; what it shows is kept in test-results when the test fails. */
async function newPage(product: Product): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  onTestFailed(async () => {
    if (!page.isClosed()) await page.screenshot({ path: `test-results/journey-${Date.now()}.png` })
  })
  await page.goto(product.url)
  return page
}

async function findFilm(page: Page, product: Product): Promise<void> {
  await page.getByRole('heading', { name: film }).first().waitFor()
  await page.goto(`${product.url}/search`)
  await page.getByRole('searchbox').last().fill('slow lig')
  await page
    .getByRole('link', { name: new RegExp(film) })
    .first()
    .click()
  await page.waitForURL('**/movies/*')
  await page.getByRole('heading', { level: 1, name: film }).waitFor()
}

async function register(page: Page): Promise<void> {
  const back = page.url()
  await page.getByRole('link', { name: 'Sign in' }).first().click()
  await page
    .getByRole('main')
    .getByRole('link', { name: /account/i })
    .click()
  // The name is asked for on this page alone, so it tells that the page is there.
  await page.getByLabel('Name').fill(account.name)
  await page.getByLabel('E-mail address').fill(account.email)
  await page.getByLabel('Password', { exact: true }).fill(account.password)
  await page
    .getByRole('main')
    .getByRole('button', { name: /account/i })
    .click()
  await page.waitForURL(back)
}

async function play(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: 'Play' }).first().click()
  await page.waitForURL('**/watch/**')
  await until(async () => (await positionOf(page)) > 1, 30)
  await until(() => isInStep(page), 15)
}

/** Whether the picture shows the second that the video is at; a busy machine draws it later. */
async function isInStep(page: Page): Promise<boolean> {
  const { shown, position } = await readPicture(page)
  return shown === Math.floor(position)
}

/** Watches on to a position and returns the place at which the viewer stops. */
async function watchUntil(page: Page, seconds: number): Promise<number> {
  await until(async () => (await positionOf(page)) >= seconds, 60)
  return positionOf(page)
}

async function leave(page: Page): Promise<void> {
  const saved = page.waitForResponse(
    (response) => response.url().includes('/streaming/progress/') && response.ok(),
  )
  await page.goBack()
  await saved
}

/** Where the video that plays now began. */
const beganAt = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const played = document.querySelector('video')?.played
    return played && played.length > 0 ? played.start(0) : -1
  })
