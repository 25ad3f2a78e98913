import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createTransport, type Transporter } from 'nodemailer'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  /** Plain text; it may hold a link that works once, so it is never logged. */
  readonly text: string
}

export interface Mailer {
  /**
   * Hands a message over, trying again when the server cannot be reached or says to come back.
   * @throws Error when it was refused or all attempts failed.
   */
  send: (mail: Mail) => Promise<void>
  close: () => void
}

type Deliver = (mail: Mail & { from: string }) => Promise<void>

const attempts = 4
const firstPauseMs = 250
/** Spooled messages kept; the oldest go first. */
const spooled = 500

/** Sends by SMTP where `MAIL_URL` says so; otherwise messages become files in `DATA_DIR/mail`. */
export function createMailer(
  config: Pick<Config, 'MAIL_URL' | 'MAIL_FROM' | 'DATA_DIR'>,
  metrics: Metrics,
  patienceMs = 5000,
): Mailer {
  const smtp =
    config.MAIL_URL === undefined ? undefined : openSmtp(new URL(config.MAIL_URL), patienceMs)
  const deliver: Deliver = smtp
    ? async (mail) => {
        await smtp.sendMail(mail)
      }
    : spool(path.join(config.DATA_DIR, 'mail'))
  return {
    async send(mail) {
      try {
        await persistently(() => deliver({ ...mail, from: config.MAIL_FROM }))
        metrics.mails.labels('sent').inc()
      } catch (error) {
        metrics.mails.labels('failed').inc()
        throw error
      }
    },
    close: () => smtp?.close(),
  }
}

/** Encrypted to every host but this one: reset links must not cross a network in the clear. */
function openSmtp(url: URL, patienceMs: number): Transporter {
  const isSecure = url.protocol === 'smtps:'
  const isLocal = /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)
  return createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (isSecure ? 465 : 587)),
    secure: isSecure,
    requireTLS: !isLocal,
    ...(url.username && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: 2 * patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

async function persistently(deliver: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await deliver()
      return
    } catch (error) {
      if (attempt === attempts || isFinal(error)) throw error
      await pause(firstPauseMs * 4 ** (attempt - 1) * (0.5 + Math.random()), undefined, {
        ref: false,
      })
    }
  }
}

/** RFC 5321, 4.2.1: a reply of 500 and above will not change by asking again. */
const isFinal = (error: unknown): boolean =>
  Number((Object(error) as { responseCode?: unknown }).responseCode ?? 0) >= 500

/** Writes each message as one `.eml` file that only the owner of the folder reads. */
function spool(directory: string): Deliver {
  const composer = createTransport({ streamTransport: true, buffer: true })
  return async (mail) => {
    const { message } = await composer.sendMail(mail)
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const name = `${new Date().toISOString().replace(/\W/g, '-')}-${randomBytes(4).toString('hex')}`
    const unfinished = path.join(directory, `.${name}`)
    // With `buffer` the message is one.
    await writeFile(unfinished, message as Buffer, { mode: 0o600 })
    await rename(unfinished, path.join(directory, `${name}.eml`))
    await prune(directory)
  }
}

async function prune(directory: string): Promise<void> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.eml')).sort()
  const old = files.slice(0, Math.max(0, files.length - spooled))
  await Promise.all(old.map((file) => rm(path.join(directory, file), { force: true })))
}
