import { z } from 'zod'

/** Values separated by commas; an empty text has none, and each may be there once. */
export const commaSeparated = <T extends z.ZodType<string, string>>(value: T) =>
  z
    .string()
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(value))
    .refine((values) => new Set(values).size === values.length, 'Something is there twice.')

/** `host` or `host:port`, as a URL has it. */
export const hostName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/, 'Expected host or host:port.')

export const httpUrl = z.url({ protocol: /^https?$/, error: 'Expected an https:// URL.' })

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** Whether nobody between can read or change what travels: by TLS, or within this machine. */
export const isPrivate = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname))
