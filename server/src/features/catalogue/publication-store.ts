import { AppError } from '../../http/errors.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { editStore, versionOf, type Stored } from './editing/edit-store.ts'
import { withFields } from './editing/guarded-changes.ts'
import type { Publish } from './editing/publisher.ts'
import { filmId } from './ids.ts'
import { movieOrder, titleKey } from './ordering.ts'
import type { Media, MovieRecord, TitleRecord } from './title-record.ts'

/** What plays now, and what is known of it. */
export interface Publication {
  /** The title that it is; null for whichever has its name and year and plays nothing else. */
  readonly wantedId: string | null
  readonly title: string
  readonly year: number | null
  readonly media: Media
  readonly durationSeconds: number
  /** By the chapters of the film. */
  readonly introEndSeconds: number | null
  readonly creditsStartSeconds: number | null
  readonly posterUrl: string | null
  readonly backdropUrl: string | null
  readonly trickplayUrl: string | null
}

const source = { name: 'Uploaded', url: null, licence: null }
/** Among known films, but not above those that everybody knows. */
const popularity = 50
/** Films with the same name and year, each with media of its own. */
const mostNamesakes = 20

/** Somebody may edit what begins to play: then it is looked at again. */
const attempts = 5

/** What the library plays, as the catalogue knows it. Every change raises the title's version. */
export function publicationStore(mongo: Mongo, carry: Publish) {
  const titles = carriedTitles(mongo, carry)

  const attach = (id: string, publication: Publication): Promise<boolean> => {
    const { media, durationSeconds, trickplayUrl } = publication
    return titles.rewrite(id, (found) => {
      if (found.media !== null && found.media.path !== media.path) return null
      const own = picturesOf(found, publication)
      const marks = marksOf(found, publication)
      return { media, playable: true, durationSeconds, trickplayUrl, ...marks, ...own }
    })
  }

  return {
    /** Answers the id of the title that plays it now; safe to repeat. */
    publish: async (publication: Publication): Promise<string> => {
      const { wantedId, title, year } = publication
      if (wantedId !== null && (await attach(wantedId, publication))) return wantedId
      for (let namesake = 0; namesake < mostNamesakes; namesake++) {
        const id = filmId(title, year, namesake)
        if (await attach(id, publication)) return id
        if (await titles.add({ kind: 'film', record: filmOf(id, publication) })) return id
      }
      throw new Error(`There are ${mostNamesakes} films with this name and year already.`)
    },

    /** Takes media away from a title, if they are still these; a film that was nothing else goes. */
    withdraw: async (id: string, mediaPath: string): Promise<void> => {
      const isGone = await titles.removeFilm(
        id,
        ({ media, overviewSource }) => media?.path === mediaPath && overviewSource === source.name,
      )
      if (isGone) return
      await titles.rewrite(id, ({ media }) =>
        media?.path === mediaPath ? { media: null, playable: false, trickplayUrl: null } : null,
      )
    },
  }
}

/** Titles whose changes are carried to everything that shows them; each tells whether it happened. */
function carriedTitles(mongo: Mongo, carry: Publish) {
  const titles = editStore(mongo)

  async function write(change: Parameters<Publish>[0], act: () => Promise<boolean>) {
    const outcome = { isWritten: false }
    await carry(change, async () => {
      outcome.isWritten = await act()
    })
    return outcome.isWritten
  }

  return {
    add: (after: Stored): Promise<boolean> => write({ after }, () => titles.insert(after)),

    /** Changes a title as it was read, unless there is nothing to change in it. */
    async rewrite(id: string, changeOf: ChangeOf): Promise<boolean> {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const before = await titles.find(id)
        const change = before && before.kind !== 'series' && changeOf(before.record)
        if (!change) return false
        const fields = { ...change, editedAt: new Date() }
        const after = withFields(before, { ...fields, version: versionOf(before) + 1 })
        if (await write({ before, after }, () => titles.change(before, fields))) return true
      }
      throw new AppError('conflict', 'This is being changed by others; try again.')
    },

    async removeFilm(id: string, isMeant: (film: MovieRecord) => boolean): Promise<boolean> {
      const before = await titles.find(id)
      if (before?.kind !== 'film' || !isMeant(before.record)) return false
      return write({ before }, () => titles.remove(before))
    },
  }
}

type ChangeOf = (found: TitleRecord) => Partial<TitleRecord> | null

/** Pictures from elsewhere are better than a moment of the film. */
function picturesOf(found: TitleRecord, { posterUrl, backdropUrl }: Publication) {
  const isOurs = (url: string | null) => url === null || url.startsWith('/api/artwork/library/')
  return {
    ...(isOurs(found.posterUrl) && { posterUrl }),
    ...(isOurs(found.backdropUrl) && { backdropUrl }),
  }
}

/** What a curator has set stays. */
const marksOf = (found: TitleRecord, publication: Publication) => ({
  introEndSeconds: found.introEndSeconds ?? publication.introEndSeconds,
  creditsStartSeconds: found.creditsStartSeconds ?? publication.creditsStartSeconds,
})

export function filmOf(_id: string, publication: Publication): MovieRecord {
  const { title, year, media, durationSeconds } = publication
  const { posterUrl, backdropUrl, trickplayUrl } = publication
  const { introEndSeconds, creditsStartSeconds } = publication
  return {
    ...{ media, durationSeconds, introEndSeconds, creditsStartSeconds },
    ...{ posterUrl, backdropUrl, trickplayUrl },
    _id,
    title,
    year,
    titleKey: titleKey(title),
    popularity,
    order: movieOrder({ releasedOn: null, year, rating: null, popularity }),
    releasedOn: null,
    overview: null,
    certification: null,
    rating: null,
    ratingCount: null,
    genres: [],
    tags: [],
    credits: [],
    featured: false,
    premium: false,
    playable: true,
    sources: [source],
    overviewSource: source.name,
  }
}
