import { statSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasFfmpeg, run } from '../server/src/features/library/packaging/program.ts'
import { hasChromium, launchChromium } from './support/chromium.ts'
import { positionOf } from './support/playback.ts'
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
const can = hasChromium && hasFfmpeg()
if (!can) console.warn('skipped: uploading in a browser needs chromium and ffmpeg')

let dataDir: string
let product: Product
let browser: Browser
let page: Page
let film: string

beforeAll(async () => {
  if (!can) return
  dataDir = await temporaryFolder()
  film = path.join(dataDir, 'Evening.by.the.Sea.1971.mp4')
  await makeFilm(film)
  product = startProduct(dataDir, await freePort())
  browser = await launchChromium()
  await product.ready()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
}, 6 * minutes)

afterAll(async () => {
  if (!can) return
  await browser.close()
  await powerCut(dataDir)
  await removeFolder(dataDir)
})

/** Large enough for some parts, and long enough to be watched. */
async function makeFilm(file: string): Promise<void> {
  const inputs = ['testsrc2=size=640x360:rate=25:duration=20,noise=alls=40:allf=t', 'sine=d=20']
  await run('ffmpeg', [
    ...inputs.flatMap((graph) => ['-f', 'lavfi', '-i', graph]),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '8M', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', file],
  ])
  expect(statSync(file).size).toBeGreaterThan(8 * 1024 * 1024)
}

async function signIn(): Promise<void> {
  const printed = (name: string): string =>
    new RegExp(`${name} +(\\S+)`).exec(product.output())?.[1] ?? ''
  await page.goto(`${product.url}/login?next=/upload`)
  await page.getByLabel('E-mail address').fill(printed('E-mail'))
  await page.getByLabel('Password', { exact: true }).fill(printed('Password'))
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Uploads', level: 1 }).waitFor()
}

const choose = async (): Promise<void> => {
  const button = page.getByRole('button', { name: 'Choose films' })
  await until(() => button.isEnabled())
  await page.locator('input[type=file]').setInputFiles(film)
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
}

test.skipIf(!can)(
  'a film is dropped, paused, gone on with after a reload, made and watched',
  { timeout: 10 * minutes },
  async () => {
    await signIn()
    await holdBack(8 * 1024 * 1024)
    await choose()
    await page.getByText(/MB of .* MB, /).waitFor()
    await page.getByRole('button', { name: 'Pause Evening by the Sea' }).click()
    await page.getByText('Paused').waitFor()
    page.on('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await page.getByText(/^Interrupted at (?!0 %)/).waitFor()

    await page.unroute('**/api/uploads/files/*')
    await choose()
    const watch = page.getByRole('link', { name: 'Watch Evening by the Sea' })
    await watch.waitFor({ timeout: 5 * minutes })
    await page.getByText('Plays in 360p').waitFor({ timeout: 5 * minutes })
    expect(await page.getByText('Evening by the Sea').count()).toBe(1)
    await watch.click()
    await page.getByRole('heading', { name: 'Evening by the Sea', level: 1 }).waitFor()
    await page
      .getByRole('link', { name: /^(Play|Watch|Resume)/ })
      .first()
      .click()
    await until(async () => (await positionOf(page)) > 2, 120)
  },
)

/** Lets the first part through, and keeps those after it waiting. */
async function holdBack(offset: number): Promise<void> {
  await page.route('**/api/uploads/files/*', async (route) => {
    if (Number(route.request().headers()['upload-offset'] ?? 0) >= offset) return
    await route.continue()
  })
}
