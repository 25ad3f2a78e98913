import {
  CreditRole,
  EpisodeCreate,
  MovieUpdate,
  SeriesUpdate,
  type CatalogueEntry,
  type FieldError,
} from '@cinema/contract'

/** A title as the form holds it: lines of text, and two facts that are so or are not. */
export interface TitleValues {
  title: string
  year: string
  overview: string
  genres: string
  tags: string
  credits: string
  posterUrl: string
  backdropUrl: string
  releasedOn: string
  certification: string
  rating: string
  durationSeconds: string
  introEndSeconds: string
  creditsStartSeconds: string
  /** Its number in its season. */
  number: string
  seasons: string
  featured: boolean
  premium: boolean
}

export type TitleField = keyof TitleValues

/** What a form is for: one of them has a place that is chosen once. */
export type FormKind = CatalogueEntry['kind'] | 'new-episode'

export const emptyTitle: TitleValues = {
  ...{ title: '', year: '', overview: '', genres: '', tags: '', credits: '' },
  ...{ posterUrl: '', backdropUrl: '', releasedOn: '', certification: '', rating: '' },
  ...{ durationSeconds: '', introEndSeconds: '', creditsStartSeconds: '' },
  ...{ number: '', seasons: '', featured: false, premium: false },
}

export function valuesOf(entry: CatalogueEntry): TitleValues {
  const text = (value: string | number | null) => (value === null ? '' : String(value))
  const { genres, tags, credits, overview, featured } = entry
  return {
    ...emptyTitle,
    title: entry.title,
    year: text(entry.year),
    overview: text(overview),
    genres: genres.join(', '),
    tags: tags.join(', '),
    credits: credits.map(({ name, role }) => `${name}, ${role}`).join('\n'),
    posterUrl: text(entry.posterUrl),
    backdropUrl: text(entry.backdropUrl),
    featured,
    ...(entry.kind === 'series' && {
      seasons: entry.seasons.map(({ number, title }) => `${number}, ${title}`).join('\n'),
    }),
    ...(entry.kind !== 'series' && {
      releasedOn: text(entry.releasedOn),
      certification: text(entry.certification),
      rating: text(entry.rating),
      durationSeconds: text(entry.durationSeconds),
      introEndSeconds: text(entry.introEndSeconds),
      creditsStartSeconds: text(entry.creditsStartSeconds),
      premium: entry.premium,
    }),
  }
}

const listOf = (text: string) =>
  text
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** What is no number stays text, so that the contract says what is wrong with it. */
const numberOf = (text: string) => {
  const number = Number(text)
  return Number.isNaN(number) ? text : number
}

const orNull =
  (read: (text: string) => unknown = (text) => text) =>
  (text: string): unknown =>
    text.trim() === '' ? null : read(text.trim())

/** A season a line: its number, and after a comma what it is called. */
function seasonsOf(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const [, number = line, title = ''] = /^([^,]*),?(.*)$/.exec(line) ?? []
    return { number: orNull(numberOf)(number), title: title.trim() || `Season ${number.trim()}` }
  })
}

/** A person a line: the name, then the role after the last comma. An actor unless it says so. */
function creditsOf(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const at = line.lastIndexOf(',')
    const role = line.slice(at + 1).trim()
    const isRole = at !== -1 && CreditRole.safeParse(role).success
    return isRole ? { name: line.slice(0, at).trim(), role } : { name: line.trim(), role: 'actor' }
  })
}

const readers: Record<TitleField, (text: string) => unknown> = {
  title: (text) => text,
  year: orNull(numberOf),
  overview: orNull(),
  genres: listOf,
  tags: listOf,
  credits: creditsOf,
  posterUrl: orNull(),
  backdropUrl: orNull(),
  releasedOn: orNull(),
  certification: orNull(),
  rating: orNull(numberOf),
  durationSeconds: orNull(numberOf),
  introEndSeconds: orNull(numberOf),
  creditsStartSeconds: orNull(numberOf),
  number: orNull(numberOf),
  seasons: seasonsOf,
  featured: (text) => text === 'true',
  premium: (text) => text === 'true',
}

export type TitleChange = MovieUpdate | SeriesUpdate | EpisodeCreate

export type Parsed =
  { change: TitleChange; errors: [] } | { change: undefined; errors: FieldError[] }

const schemas = {
  film: MovieUpdate,
  episode: MovieUpdate,
  series: SeriesUpdate,
  'new-episode': EpisodeCreate,
}

/** The fields that differ from what was there, as the contract takes them, or what is wrong. */
export function changeOf(kind: FormKind, before: TitleValues, after: TitleValues): Parsed {
  const needed: TitleField[] = kind === 'new-episode' ? ['title', 'number'] : []
  const fields = (Object.keys(readers) as TitleField[]).filter(
    (field) => before[field] !== after[field] || needed.includes(field),
  )
  const body = Object.fromEntries(
    fields.map((field) => [field, readers[field](String(after[field]))]),
  )
  const parsed = schemas[kind].safeParse(body)
  if (parsed.success) return { change: parsed.data, errors: [] }
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: ['body', ...path.map(String)].join('.'),
    message,
  }))
  return { change: undefined, errors }
}
