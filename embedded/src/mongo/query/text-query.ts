import { MongoError, unsupported } from '../errors.ts'
import type { Doc } from '../values/types.ts'

/** A `$text` search taken apart: any of `terms`, all of `phrases`, none of `excluded`. */
export interface TextQuery {
  terms: string[]
  phrases: string[]
  excluded: string[]
}

// The Snowball list MongoDB uses for English, of which these are the words met in titles and plots.
const stopWords = new Set(
  `i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her
  hers herself it its itself they them their theirs themselves what which who whom this that these
  those am is are was were be been being have has had having do does did doing would should could
  ought cannot a an the and but if or because as until while of at by for with about against between
  into through during before after above below to from up down in out on off over under again further
  then once here there when where why how all any both each few more most other some such no nor not
  only own same so than too very`.split(/\s+/),
)

const words = (text: string): string[] => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

/** Parses `{ $search, $language?, $caseSensitive?, $diacriticSensitive? }`. */
export function parseTextQuery(spec: unknown): TextQuery {
  const options = spec as Doc
  for (const name of Object.keys(options))
    if (!['$search', '$language', '$caseSensitive', '$diacriticSensitive'].includes(name))
      throw new MongoError('BadValue', `extra fields in $text`)
  if (typeof options['$search'] !== 'string')
    throw new MongoError('TypeMismatch', '$search had the wrong type. Expected string')
  if (options['$caseSensitive'] === true) throw unsupported('$text with $caseSensitive')
  if (options['$diacriticSensitive'] === true) throw unsupported('$text with $diacriticSensitive')
  const language = options['$language'] ?? 'english'
  if (language !== 'english' && language !== 'en' && language !== 'none')
    throw unsupported(`$text in the language ${JSON.stringify(language)}`)
  return parseSearch(options['$search'])
}

function parseSearch(search: string): TextQuery {
  const query: TextQuery = { terms: [], phrases: [], excluded: [] }
  for (const [token, phrase] of search.matchAll(/"([^"]*)"?|\S+/g)) {
    if (phrase !== undefined) {
      if (words(phrase).length > 0) query.phrases.push(words(phrase).join(' '))
    } else if (token.startsWith('-')) query.excluded.push(...words(token))
    else query.terms.push(...words(token).filter((word) => !stopWords.has(word.toLowerCase())))
  }
  return query
}
