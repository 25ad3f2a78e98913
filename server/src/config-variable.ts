import { z } from 'zod'

/** An environment variable: how it is read, and what people are told of it. */
export interface Variable<T extends z.ZodType> {
  schema: T
  description: string
  unit?: string
  /** Never printed, logged or documented with a value. */
  secret?: boolean
}

export const variable = <const T extends z.ZodType>(entry: Variable<T>): Variable<T> => entry

/** A whole number between two, as text. */
export const whole = (minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum).max(maximum)

export const text = z.string().min(1)

/** An address that paths are appended to. */
export const webUrl = z
  .url({ protocol: /^https?$/, error: 'Expected an http:// or https:// URL.' })
  .regex(/^[^?#]+$/, 'Expected a URL without query.')
  .transform((url) => url.replace(/\/+$/, ''))
