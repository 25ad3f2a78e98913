/** The newest year of the source; its two-digit years were read as if they were after 2000. */
const newestYear = 2011

/**
 * The year and day of dates such as `Jun 12 1998`. A year after 2011 stands for a hundred years
 * earlier (`Dec 15 2039` is Gone with the Wind). The first of January stands for an unknown day.
 */
export function readDate(text: string | null): { year: number | null; releasedOn: string | null } {
  const [, month = '', day = '', digits = ''] = /^(\w{3}) (\d\d) (\d{4})$/.exec(text ?? '') ?? []
  const monthNumber = months.indexOf(month) + 1
  if (monthNumber === 0) return { year: null, releasedOn: null }
  const year = Number(digits) > newestYear ? Number(digits) - 100 : Number(digits)
  if (year < 1870) return { year: null, releasedOn: null }
  const isPlaceholder = monthNumber === 1 && day === '01'
  const date = `${year}-${String(monthNumber).padStart(2, '0')}-${day}`
  return { year, releasedOn: isPlaceholder || !isDay(date) ? null : date }
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}

/**
 * A title as it is written: `Secret, The` with its article in front, `King Kong (1933)` without the
 * year it was released in, and letters that were read in the wrong character set put right.
 */
export function repairTitle(title: string, year: number | null): string {
  const read = rereadLetters(title).replace(/\s+/g, ' ').trim()
  const yearless = read.endsWith(` (${year})`) ? read.slice(0, -7) : read
  const [, rest, article] = /^(.+), (The|A|An)$/.exec(yearless) ?? []
  return rest !== undefined && article !== undefined ? `${article} ${rest}` : yearless
}

/** Windows-1252 text that was read as MacRoman: `LÈon` is Léon. Left alone unless every letter fits. */
function rereadLetters(title: string): string {
  const letters = Array.from(title, (letter) => (letter < '\u0080' ? letter : misread.get(letter)))
  return letters.includes(undefined) ? title : letters.join('')
}

const misread = new Map(
  Array.from({ length: 128 }, (_, index) => {
    const byte = Uint8Array.of(index + 128)
    return [
      new TextDecoder('macintosh').decode(byte),
      new TextDecoder('windows-1252').decode(byte),
    ] as const
  }),
)
