import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startSmtpServer, type SmtpServer } from '../../test/smtp-server.ts'
import { createMetrics } from '../metrics.ts'
import { createMailer } from './mail.ts'

const metrics = createMetrics({ version: 'test', node: process.version })
const mail = { to: 'ada@example.org', subject: 'Hello', text: 'A letter of two\n\nparagraphs.' }
const from = 'Cinema <cinema@example.org>'

describe('by SMTP', () => {
  let smtp: SmtpServer
  beforeAll(async () => {
    smtp = await startSmtpServer()
  })
  afterEach(() => {
    smtp.behave('accept')
    smtp.messages.length = 0
  })
  afterAll(() => smtp.close())
  const mailer = () =>
    createMailer({ MAIL_URL: smtp.url, MAIL_FROM: from, DATA_DIR: '/nowhere' }, metrics, 1000)

  it('hands a message over', async () => {
    await mailer().send(mail)
    expect(smtp.messages).toHaveLength(1)
    expect(smtp.messages[0]).toContain('From: Cinema <cinema@example.org>')
    expect(smtp.messages[0]).toContain('To: ada@example.org')
    expect(smtp.messages[0]).toContain('paragraphs.')
  })

  it.each(['later', 'drop'] as const)('tries again when the server says %s', async (mode) => {
    smtp.behave(mode)
    const before = smtp.connections()
    const sent = mailer().send(mail)
    await vi.waitFor(() => expect(smtp.connections()).toBeGreaterThan(before))
    smtp.behave('accept')
    await sent
    expect(smtp.messages).toHaveLength(1)
  })

  it('gives up at once when the server refuses for good', async () => {
    smtp.behave('refuse')
    const before = smtp.connections()
    await expect(mailer().send(mail)).rejects.toThrow(/550/)
    expect(smtp.connections()).toBe(before + 1)
  })

  it('gives up after a few attempts, and does not wait for a silent server for ever', async () => {
    smtp.behave('silent')
    const before = smtp.connections()
    await expect(mailer().send(mail)).rejects.toThrow()
    expect(smtp.connections()).toBe(before + 4)
  })

  it('does not send in the clear to another host', async () => {
    const { port } = new URL(smtp.url)
    // Reaches this machine, by an address that is not taken for this machine's.
    const MAIL_URL = `smtp://[::ffff:127.0.0.1]:${port}`
    const remote = createMailer({ MAIL_URL, MAIL_FROM: from, DATA_DIR: '/nowhere' }, metrics)
    await expect(remote.send(mail)).rejects.toThrow(/TLS|SSL/)
    expect(smtp.messages).toEqual([])
  })
})

describe('without a mail server', () => {
  it('messages become files that their owner alone can read', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cinema-mail-'))
    const mailer = createMailer({ MAIL_URL: undefined, MAIL_FROM: from, DATA_DIR: folder }, metrics)
    await mailer.send(mail)
    const [file = '', ...others] = await readdir(path.join(folder, 'mail'))
    expect(others).toEqual([])
    expect(file).toMatch(/\.eml$/)
    const whole = path.join(folder, 'mail', file)
    expect(await readFile(whole, 'utf8')).toContain('paragraphs.')
    expect((await stat(whole)).mode & 0o777).toBe(0o600)
    await rm(folder, { recursive: true })
  })
})
