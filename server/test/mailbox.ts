import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { TestServer } from './harness.ts'

/** Messages to an address that a test server has spooled, oldest first. */
export async function mailsTo({ context }: TestServer, address: string): Promise<string[]> {
  await context.background.settled()
  return mailsIn(context.config.DATA_DIR, address)
}

/** Messages to an address in a data folder, oldest first. */
async function mailsIn(dataDir: string, address: string): Promise<string[]> {
  const folder = path.join(dataDir, 'mail')
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml'))
  const texts = await Promise.all(
    files.sort().map((file) => readFile(path.join(folder, file), 'utf8')),
  )
  return texts.filter((text) => text.includes(`To: ${address}`)).map(decoded)
}

type Page = 'reset' | 'verify-email'

/** The tokens in the links of a kind that were sent to an address, oldest first. */
export const linkTokens = async (
  server: TestServer,
  address: string,
  page: Page,
): Promise<string[]> => tokensIn(await mailsTo(server, address), page)

/** The same of a server in a process of its own, which may still be writing them. */
export const linkTokensIn = async (
  dataDir: string,
  address: string,
  page: Page,
): Promise<string[]> => tokensIn(await mailsIn(dataDir, address), page)

function tokensIn(mails: readonly string[], page: Page): string[] {
  const pattern = new RegExp(`/${page}#([\\w-]{43})`)
  return mails.flatMap((mail) => pattern.exec(mail)?.[1] ?? [])
}

/** Quoted-printable (RFC 2045, 6.7), as far as our own messages use it. */
const decoded = (text: string): string =>
  text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
