import path from 'node:path'

/** What a file is, by how it and its folders are called. */
export interface MediaName {
  /** Of the film, or of the series. */
  readonly title: string
  readonly year: number | null
  readonly place: { readonly season: number; readonly episode: number } | null
}

/** Marks of releases, after which no title goes on. */
const marks =
  /\b(480p|720p|1080p|2160p|4k|blu-?ray|web-?dl|webrip|hdtv|dvdrip|x264|x265|h264|hevc)\b.*$/i
const dated = /^(.+?)\s*[([]((?:18[7-9]|19\d|20\d)\d)[)\]]/
const numbered = /(?:^|[\s-])S(\d{1,2})\s?E(\d{1,3})\b/i
const seasonFolder = /^(?:season|series|staffel|s)\s*\d{1,2}$|^specials$/i

/**
 * `Title (Year)` for a film, in its own name or else in that of its folder; `Series S01E02` for an
 * episode, whose series may be the name of the folder. Null where no name says anything.
 */
export function mediaNameOf(file: string): MediaName | null {
  const { dir, name } = path.posix.parse(file)
  const folders = dir.split('/').map(plain).filter(isTelling).toReversed()
  const own = plain(name)
  const found = numbered.exec(own)
  if (found) {
    const series = [own.slice(0, found.index), ...folders].find(isTelling)
    const place = { season: Number(found[1]), episode: Number(found[2]) }
    return series === undefined ? null : { ...titleAndYear(series), place }
  }
  const telling = [own, ...folders.slice(0, 1)].find((each) => dated.test(each)) ?? own
  return isTelling(telling) ? { ...titleAndYear(telling), place: null } : null
}

function titleAndYear(name: string): Pick<MediaName, 'title' | 'year'> {
  const [, title, year] = dated.exec(name) ?? []
  if (title !== undefined) return { title: title.trim(), year: Number(year) }
  return {
    title:
      name
        .replace(marks, '')
        .replace(/[\s-]+$/, '')
        .trim() || name,
    year: null,
  }
}

const plain = (name: string): string => name.replace(/[._\s]+/g, ' ').trim()

const isTelling = (name: string): boolean => /[\p{L}\p{N}]/u.test(name) && !seasonFolder.test(name)
