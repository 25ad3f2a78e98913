import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from './support/chromium.ts'
import {
  freePort,
  powerCut,
  removeFolder,
  startProduct,
  temporaryFolder,
  type Product,
} from './support/product.ts'

const minutes = 60_000

let dataDir: string
let product: Product
let browser: Browser
let pages: Record<string, string>

beforeAll(async () => {
  if (!hasChromium) return
  dataDir = await temporaryFolder()
  // A machine that is busy with other tests is no database that is away.
  product = startProduct(dataDir, await freePort(), { MONGODB_READ_TIMEOUT_MS: '30000' })
  await product.ready()
  browser = await launchChromium()
  const playable = await firstId('/api/movies?playable=true&limit=1')
  const catalogued = await firstId('/api/movies?playable=false&limit=1')
  const series = await firstId('/api/series?limit=1')
  pages = {
    home: '/',
    films: '/movies',
    'films, filtered': '/movies?genre=comedy&sort=rating',
    series: '/series',
    genre: '/genres/drama',
    'unknown genre': '/genres/nothing-of-the-kind',
    search: '/search?q=night',
    'search without a result': '/search?q=qqqqzzzz',
    'film that plays': `/movies/${playable}`,
    'film without media': `/movies/${catalogued}`,
    'a series': `/series/${series}`,
    player: `/watch/${playable}`,
    'sign in': '/login',
    register: '/register',
    'forgotten password': '/forgot',
    'new password': '/reset#token',
    'confirm the e-mail address': '/verify-email#token',
    'my list, signed out': '/my-list',
    account: '/account',
    'not found': '/nowhere',
    'unknown film': '/movies/mov_0000000000000000',
  }
}, 4 * minutes)

afterAll(async () => {
  if (!hasChromium) return
  await browser.close()
  product.process.kill('SIGINT')
  await product.exited
  await powerCut(dataDir)
  await removeFolder(dataDir)
})

async function firstId(path: string): Promise<string> {
  const answer = await fetch(`${product.url}${path}`)
  const { items } = (await answer.json()) as { items: { id: string }[] }
  return items[0]!.id
}

/** Opens a page and collects what its console complains about. */
async function open(
  context: BrowserContext,
  path: string,
): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // The browser itself reports every answer that is not a success.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text())
    }
  })
  await page.goto(`${product.url}${path}`)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  return { page, complaints }
}

/** Signs the administrator in with what the product has printed. */
async function signIn(context: BrowserContext): Promise<void> {
  const printed = (name: string): string =>
    new RegExp(`${name} +(\\S+)`).exec(product.output())?.[1] ?? ''
  const { page } = await open(context, '/login')
  await page.getByLabel('E-mail address').fill(printed('E-mail'))
  await page.getByLabel('Password', { exact: true }).fill(printed('Password'))
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: /^Account of/ }).waitFor()
  await page.close()
}

const ownPages = {
  account: '/account',
  'my list': '/my-list',
  administration: '/admin',
  catalogue: '/admin/catalogue',
  'a title to add': '/admin/catalogue/new',
  'a series to add': '/admin/catalogue/new-series',
  'imports of files': '/admin/catalogue/import',
  accounts: '/admin/users',
  uploads: '/admin/uploads',
  'films of photos': '/photo-films',
  'watching together': '/together',
  'security log': '/admin/audit',
  blocks: '/admin/blocks',
  'how progress is saved': '/admin/progress',
  breakers: '/admin/breakers',
}

/** Where the pages that were inspected lead to. */
const links = new Set<string>()

/** The titles of the pages that were opened, by their paths. */
const titles = new Map<string, string>()

/** What is wrong with pages, by their names. */
async function inspect(context: BrowserContext, paths: Readonly<Record<string, string>>) {
  const findings: Record<string, unknown[]> = {}
  for (const [name, path] of Object.entries(paths)) {
    const { page, complaints } = await open(context, path)
    const violations = await violationsOf(page)
    const found: unknown[] = [...complaints, ...violations]
    if ((await page.getByRole('heading', { level: 1 }).count()) !== 1) found.push('no single h1')
    if (await overflows(page)) found.push('scrolls sideways')
    // The player fills the screen from within a main part that has no height of its own.
    const content = page.locator('main, main [data-testid="player"]')
    if ((await content.filter({ visible: true }).count()) === 0) found.push('nothing visible')
    if (found.length > 0) findings[name] = found
    for (const path of await linksOf(page)) links.add(path)
    titles.set(path, await page.title())
    await page.close()
  }
  return findings
}

const looks = [
  { name: 'telephone, dark', width: 360, height: 780, colorScheme: 'dark' },
  { name: 'desktop, light', width: 1440, height: 900, colorScheme: 'light' },
] as const

describe.skipIf(!hasChromium)('every page', () => {
  test.each(looks)(
    'is accessible, complete and quiet: $name',
    async ({ width, height, colorScheme }) => {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        reducedMotion: 'reduce',
      })
      expect(await inspect(context, pages)).toEqual({})
      await signIn(context)
      expect(await inspect(context, ownPages)).toEqual({})
      await context.close()
    },
    8 * minutes,
  )
})

/**
 * What axe finds. In one pass, because there are no frames, and without describing every element
 * that keeps the rules: both take most of its time on a page of many films.
 */
async function violationsOf(page: Page): Promise<{ id: string; at: unknown[] }[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => target) }))
}

const linksOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLAnchorElement>('a[href]'), ({ href }) => new URL(href))
      .filter(({ origin }) => origin === location.origin)
      .map(({ pathname }) => pathname),
  )

const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

test.skipIf(!hasChromium)(
  'no link of the interface leads nowhere',
  async () => {
    expect(links.size).toBeGreaterThan(30)
    const context = await browser.newContext()
    await signIn(context)
    for (const path of sample([...links].filter((path) => !titles.has(path)))) {
      const { page } = await open(context, path)
      titles.set(path, await page.title())
      await page.close()
    }
    await context.close()
    const dead = [...titles].filter(([, title]) => title.startsWith('Not found'))
    const expected = [pages['not found'], pages['unknown film'], pages['unknown genre']]
    expect(dead.map(([path]) => path).sort()).toEqual(expected.sort())
  },
  5 * minutes,
)

/** Of pages of a kind, as of films, a few stand for thousands. */
function sample(paths: readonly string[]): string[] {
  const kinds = Map.groupBy(paths, (path) => path.slice(0, path.lastIndexOf('/')))
  return [...kinds].flatMap(([kind, ofKind]) => (kind === '' ? ofKind : ofKind.slice(0, 4)))
}
