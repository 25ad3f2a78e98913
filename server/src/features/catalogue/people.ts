import type { api, PersonDetail, QueryOf } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import { readPage, type Order } from '../../infra/keyset.ts'
import { personKey } from './ids.ts'
import type { Candidate } from './movie-store.ts'
import { personStore } from './people-store.ts'
import { createPresenter } from './presenter.ts'
import type { PersonRecord } from './title-record.ts'

type Paging = QueryOf<typeof api.people.get>

const BorderValues = z.tuple([z.number(), z.string()])
const byPopularity: Order = { field: 'popularity', direction: -1 }
/** One query each; a name is hardly ever spelled in more than two ways. */
const mostSpellings = 8

/** What the catalogue answers about people. */
export function createPeople({ mongo, config }: Pick<Context, 'mongo' | 'config'>) {
  const readPreference = config.MONGODB_READ_PREFERENCE
  const present = createPresenter(config)
  const people = personStore(mongo, readPreference)

  /** The films of every spelling are one list in the same order each: together they are merged. */
  async function filmography(person: PersonRecord, { limit, cursor }: Paging) {
    const name = queryName('filmography', { id: person._id })
    const values = cursor === undefined ? null : decodeCursor(name, cursor, BorderValues)
    const border = values && { value: values[0], id: values[1] }
    const lists = await Promise.all(
      person.spellings.slice(0, mostSpellings).map((spelling) =>
        readPage(people.films, {
          filter: { 'credits.name': spelling },
          order: byPopularity,
          border,
          limit: limit + 1,
        }),
      ),
    )
    const films = merged(lists.flatMap(({ items }) => items))
    const page = films.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page.map((film) => ({ ...present.summary(film), roles: rolesIn(film, person) })),
      nextCursor:
        last && films.length > limit ? encodeCursor(name, [last.popularity, last._id]) : null,
    }
  }

  return {
    async detail(id: string, paging: Paging): Promise<PersonDetail | null> {
      const person = await people.byId(id)
      if (!person) return null
      const { name, filmCount, credits, popularity } = person
      return {
        id,
        name,
        filmCount,
        credits: credits.map(({ role, count }) => ({ role, count })),
        popularity,
        filmography: await filmography(person, paging),
      }
    },
  }
}

function merged(films: readonly Candidate[]): Candidate[] {
  const each = [...new Map(films.map((film) => [film._id, film])).values()]
  return each.sort((a, b) => b.popularity - a.popularity || (a._id < b._id ? -1 : 1))
}

const rolesIn = ({ credits }: Candidate, { nameKey }: PersonRecord) => [
  ...new Set(credits.filter(({ name }) => personKey(name) === nameKey).map(({ role }) => role)),
]
