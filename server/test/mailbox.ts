import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { TestServer } from './harness.ts'

/** Messages to an address that a test server has spooled, oldest first. */
export async function mailsTo({ context }: TestServer, address: string): Promise<string[]> {
  await context.background.settled()
  const folder = path.join(context.config.DATA_DIR, 'mail')
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml'))
  const texts = await Promise.all(
    files.sort().map((file) => readFile(path.join(folder, file), 'utf8')),
  )
  return texts.filter((text) => text.includes(`To: ${address}`)).map(decoded)
}

/** The tokens in the links of a kind that were sent to an address, oldest first. */
export async function linkTokens(
  server: TestServer,
  address: string,
  page: 'reset' | 'verify-email',
): Promise<string[]> {
  const pattern = new RegExp(`/${page}#([\\w-]{43})`)
  const mails = await mailsTo(server, address)
  return mails.flatMap((mail) => pattern.exec(mail)?.[1] ?? [])
}

/** Quoted-printable (RFC 2045, 6.7), as far as our own messages use it. */
const decoded = (text: string): string =>
  text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
