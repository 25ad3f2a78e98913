export interface GuessedTitle {
  readonly title: string
  readonly year: string
}

/** Marks of releases, after which no title goes on. */
const marks =
  /\b(480p|720p|1080p|2160p|4k|blu-?ray|web-?dl|webrip|hdtv|dvdrip|x264|x265|h264|hevc)\b.*$/i

/** A year in brackets is one; else the first number after the title that could be. */
const dated = [
  /^(.+?)\s*[([]((?:18[7-9]|19\d|20\d)\d)[)\]]/,
  /^(.+?)\s+((?:18[7-9]|19\d|20\d)\d)(?:\s|$)/,
]

/** What a film is most likely called, by the name of its file: `Title (Year).mp4` and the like. */
export function guessTitle(fileName: string): GuessedTitle {
  const bare = fileName.replace(/\.[a-z0-9]{2,4}$/i, '').replace(/[._]+/g, ' ')
  const found = dated.map((form) => form.exec(bare)).find((match) => match !== null)
  const [, before = bare, year = ''] = found ?? []
  const title = before.replace(marks, '').replace(/\s+/g, ' ').trim()
  return { title: title.slice(0, 200), year }
}
