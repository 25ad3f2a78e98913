import { z } from 'zod'

/** `kid:secret` pairs, the newest first: it signs, and every one of them verifies. */
export const keyring = z
  .string()
  .transform((value) => value.split(','))
  .pipe(
    z
      .array(
        z.string().regex(/^[\w-]{1,16}:.{32,}$/, 'Expected kid:secret with 32 characters or more.'),
      )
      .min(1),
  )
  .transform((pairs) =>
    pairs.map((pair) => ({
      id: pair.slice(0, pair.indexOf(':')),
      secret: pair.slice(pair.indexOf(':') + 1),
    })),
  )
