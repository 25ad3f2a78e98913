/** Percent-encodes a text as UTF-8, and a lone surrogate as the three bytes it would have been. */
export function encoded(text: string): string {
  return Array.from(text, encodedCharacter).join('')
}

function encodedCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0xd800 || code > 0xdfff) return encodeURIComponent(character)
  const bytes = [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
  return bytes.map((byte) => `%${byte.toString(16)}`).join('')
}

/** Text as it stands in a URL: numbers and objects as a careless client would write them. */
export const written = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** `a=1&b=2`; a list gives its name several times. */
export function queryText(query: unknown): string {
  if (typeof query !== 'object' || query === null) return encoded(written(query))
  return Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map(
        (item) => `${encoded(name)}=${encoded(written(item))}`,
      ),
    )
    .join('&')
}

/** Fills `:name` of a path template. */
export function pathText(template: string, params: unknown): string {
  const given = Object(params) as Record<string, unknown>
  return template.replace(/:(\w+)/g, (_, name: string) => encoded(written(given[name] ?? '')))
}
