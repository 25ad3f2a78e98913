import { mostSubtitleCharacters } from '@cinema/contract'

/** Common languages, by how they are called; others come by the name of a file. */
const CODES =
  'ar bg bn cs da de el en es et fa fi fr he hi hr hu id is it ja ko lt lv ms nb nl pl pt pt-BR ro ru sk sl sr sv th tr uk vi zh-Hans zh-Hant'

const names = new Intl.DisplayNames('en', { type: 'language' })

export const languageName = (code: string): string => names.of(code) ?? code

/** Languages to choose from, with this one among them. */
export function languageOptions(chosen: string): { value: string; label: string }[] {
  return [...new Set([...CODES.split(' '), chosen])]
    .map((value) => ({ value, label: languageName(value) }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

/** The language that a name such as `Evening.pt-BR.srt` says; undefined where it says none. */
export function languageIn(fileName: string): string | undefined {
  const [, code] = /[._-]([a-z]{2,3}(?:-[a-z]{2,4})?)\.(?:srt|vtt)$/i.exec(fileName) ?? []
  if (code === undefined) return undefined
  try {
    const [language] = Intl.getCanonicalLocales(code)
    return language !== undefined && names.of(language) !== language ? language : undefined
  } catch {
    return undefined
  }
}

/** A file of subtitles as text, in whichever of the usual encodings it is; null for what is none. */
export async function readSubtitles(file: File): Promise<string | null> {
  if (file.size > mostSubtitleCharacters * 4) return null
  const bytes = await file.arrayBuffer().catch(() => null)
  if (bytes === null) return null
  const [first, second] = new Uint8Array(bytes)
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Older files are in the code page of their country; that of the west is the most common one.
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
