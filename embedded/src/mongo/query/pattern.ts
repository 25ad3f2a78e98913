import { BSONRegExp } from 'bson'
import { MongoError } from '../errors.ts'

/** True for a regular expression, whichever of the two classes carries it. */
export const isPattern = (value: unknown): value is RegExp | BSONRegExp =>
  value instanceof RegExp || value instanceof BSONRegExp

/** A JavaScript regular expression for MongoDB's PCRE `pattern` and `options` (i, m, s, x, u). */
export function toPattern(value: RegExp | BSONRegExp | string, options?: string): RegExp {
  if (value instanceof RegExp) return compile(value.source, options ?? value.flags)
  if (value instanceof BSONRegExp) return compile(value.pattern, options ?? value.options)
  return compile(value, options ?? '')
}

function compile(source: string, options: string): RegExp {
  if (/[^imsxu]/.test(options.replace('g', '')))
    throw new MongoError(51108, `invalid flag in regex options: ${options}`)
  const inline = /^\(\?([imsx]+)\)/.exec(source)
  const flags = new Set(options + (inline?.[1] ?? ''))
  let body = inline ? source.slice(inline[0].length) : source
  if (flags.has('x')) body = withoutComments(body)
  const kept = ['i', 'm', 's'].filter((flag) => flags.has(flag)).join('')
  try {
    return new RegExp(body, `${kept}u`)
  } catch {
    return compileLoosely(body, kept)
  }
}

/** PCRE accepts escapes of ordinary characters, which the strict `u` mode refuses. */
function compileLoosely(body: string, flags: string): RegExp {
  try {
    return new RegExp(body, flags)
  } catch (error) {
    throw new MongoError(51091, `Regular expression is invalid: ${(error as Error).message}`)
  }
}

const withoutComments = (source: string): string =>
  source.replace(/(\\[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\s+|#.*$/gm, (token, escaped?: string) =>
    escaped !== undefined || token.startsWith('[') ? token : '',
  )

/**
 * The literal a match must begin with, when the pattern is anchored and case counts; undefined
 * otherwise. `exact` says that every string with the prefix matches.
 */
export function prefixOf(pattern: RegExp): { prefix: string; exact: boolean } | undefined {
  if (pattern.flags.includes('i') || pattern.flags.includes('m')) return undefined
  const { source } = pattern
  if (!source.startsWith('^') || source.includes('|')) return undefined
  let prefix = ''
  let i = 1
  while (i < source.length) {
    const literal = /^(?:\\([^\w\s])|([^\\^$.*+?()[\]{}|]))/u.exec(source.slice(i))
    if (!literal) break
    const next = source[i + literal[0].length]
    if (next !== undefined && '*?{+'.includes(next)) {
      if (next === '+') prefix += literal[1] ?? literal[2] ?? ''
      break
    }
    prefix += literal[1] ?? literal[2] ?? ''
    i += literal[0].length
  }
  const rest = source.slice(i)
  return prefix === '' ? undefined : { prefix, exact: rest === '' || rest === '.*' }
}
