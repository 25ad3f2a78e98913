import type { CatalogueEntry } from '@cinema/contract'
import { etagOf } from '../../../infra/cache-entry.ts'
import type { Context } from '../../../context.ts'
import { reply, type Reply } from '../../../http/reply.ts'
import { versionTag } from '../../../http/preconditions.ts'
import { createPresenter } from '../presenter.ts'
import type { SeriesRecord, TitleRecord } from '../title-record.ts'
import { versionOf, type Stored } from './edit-store.ts'

/** A title as whoever edits it sees it, with the tag that its next change is to name. */
export const entryReply = (stored: Stored): Reply<CatalogueEntry> =>
  reply(toEntry(stored), { ETag: versionTag(versionOf(stored)), 'Cache-Control': 'no-store' })

export function toEntry(stored: Stored): CatalogueEntry {
  const { kind, record } = stored
  const common = { ...commonOf(record), version: versionOf(stored) }
  if (kind === 'series') {
    const { popularity, seasons, source } = record
    return { kind, ...common, popularity, sources: [source], seasons: seasons.map(toSeason) }
  }
  const facts = { ...common, ...playableOf(record) }
  if (kind === 'film') return { kind, ...facts, popularity: record.popularity }
  const { seriesId, seasonNumber, episodeNumber } = record.place
  return { kind, ...facts, seriesId, seasonNumber, number: episodeNumber }
}

const commonOf = (record: TitleRecord | SeriesRecord) => ({
  id: record._id,
  editedAt: record.editedAt?.toISOString() ?? null,
  title: record.title,
  year: record.year,
  overview: record.overview,
  genres: record.genres.map(({ name }) => name),
  tags: record.tags,
  credits: record.credits.map(({ name, role }) => ({ name, role })),
  posterUrl: record.posterUrl,
  backdropUrl: record.backdropUrl,
  featured: record.featured,
})

const playableOf = (record: TitleRecord) => ({
  releasedOn: record.releasedOn,
  certification: record.certification,
  rating: record.rating,
  durationSeconds: record.durationSeconds,
  introEndSeconds: record.introEndSeconds,
  creditsStartSeconds: record.creditsStartSeconds,
  premium: record.premium,
  playable: record.playable,
  sources: record.sources,
})

const toSeason = ({ number, title, episodeCount }: SeriesRecord['seasons'][number]) => ({
  number,
  title,
  episodeCount,
})

/** Tells the tag under which everybody gets a state of a title: a change may name that one as well. */
export function publicTags({ audience, config }: Context): (stored: Stored) => Promise<string> {
  const present = createPresenter(config)
  return async ({ kind, record }) => {
    if (kind === 'series') return tagOf(present.seriesDetail(record))
    const figures = await audience.figures(record._id, record.rating)
    const episode = kind === 'episode' ? record.place : null
    return tagOf(present.detail(record, { episode, audience: figures }))
  }
}

const tagOf = (body: object): string => etagOf(Buffer.from(JSON.stringify(body)))
