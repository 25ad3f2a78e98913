import type { Mongo } from '../../../infra/mongo.ts'
import { personIdOf, personKey } from '../ids.ts'
import { personStore } from '../people-store.ts'
import type { MovieRecord } from '../title-record.ts'
import { changeStore } from './change-store.ts'
import { groupStore } from './group-store.ts'

type Counted = Pick<MovieRecord, 'genres' | 'tags' | 'credits' | 'popularity'>

/** A film that is not there counts nowhere. */
const nothing: Counted = { genres: [], tags: [], credits: [], popularity: 0 }

/**
 * Counts anew what films are counted by, as far as it differs between what a film was and is: genres,
 * tags and people. Counting, not adding: run again, it ends alike.
 */
export async function recountFilm(
  mongo: Mongo,
  before: Counted = nothing,
  after: Counted = nothing,
): Promise<void> {
  const groups = groupStore(mongo)
  const genres = difference(before.genres.map(slugOf), after.genres.map(slugOf))
  const tags = difference(before.tags, after.tags)
  const names = changedNames(before, after)
  await changeStore(mongo).note([...new Set(names.map(personIdOf))])
  await Promise.all([
    groups.recountGenres(genres, [...before.genres, ...after.genres]),
    groups.recountTags(tags),
    personStore(mongo, 'primary').recountNamed(names),
  ])
}

const slugOf = ({ slug }: { slug: string }): string => slug

/** What only one of them has. */
const difference = (a: readonly string[], b: readonly string[]): string[] => [
  ...new Set([...a.filter((item) => !b.includes(item)), ...b.filter((item) => !a.includes(item))]),
]

/** People whose record the change touches: all of the film, where its popularity changes. */
function changedNames(before: Counted, after: Counted): string[] {
  const creditsOf = ({ credits }: Counted) => credits.map(({ name, role }) => `${role} ${name}`)
  const changed = new Set(difference(creditsOf(before), creditsOf(after)))
  const isTouched = ({ name, role }: Counted['credits'][number]): boolean =>
    before.popularity !== after.popularity || changed.has(`${role} ${name}`)
  const names = [...before.credits, ...after.credits].filter(isTouched).map(({ name }) => name)
  return [...new Map(names.map((name) => [`${personKey(name)} ${name}`, name])).values()]
}
