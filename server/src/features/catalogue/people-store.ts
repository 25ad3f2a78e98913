import { isDeepStrictEqual } from 'node:util'
import { Schema, trusted, type Model } from 'mongoose'
import type { PartQuery } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { personIdOf, personKey } from './ids.ts'
import { movieModel, movieStore, type Candidate, type MovieQuery } from './movie-store.ts'
import { peopleCounter, type CreditedFilm } from './people-count.ts'
import type { ReadPreference } from './read-preference.ts'
import type { PersonRecord } from './title-record.ts'

const role = new Schema({ role: String, count: Number }, { _id: false })

const schema = new Schema<PersonRecord>(
  {
    _id: String,
    name: String,
    nameKey: String,
    spellings: [String],
    filmCount: Number,
    credits: [role],
    popularity: Number,
  },
  { collection: 'people', versionKey: false, autoIndex: false },
)

export const personModel = (mongo: Mongo): Model<PersonRecord> =>
  (mongo.models['Person'] as Model<PersonRecord> | undefined) ??
  mongo.model<PersonRecord>('Person', schema)

const maxTimeMS = 2000
const recountMs = 10_000
const batchSize = 2000

/** Films that spell a person so; `people` is the index of films by names and popularity. */
export const filmographyQuery = ({ conditions, sort }: PartQuery, limit: number): MovieQuery => ({
  filter: conditions,
  sort,
  hint: 'people',
  limit,
})

/** People in MongoDB, kept beside the films that credit them. */
export function personStore(mongo: Mongo, readPreference: ReadPreference) {
  const people = personModel(mongo)
  const films = movieStore(mongo, readPreference)
  return {
    byId: (id: string) =>
      people.findById(id).maxTimeMS(maxTimeMS).read(readPreference).lean<PersonRecord>().exec(),

    films: (part: PartQuery, limit: number): Promise<Candidate[]> =>
      films.candidates(filmographyQuery(part, limit)),

    /** Counts the people of all films anew, and writes what changed. */
    async recount(): Promise<void> {
      const counter = peopleCounter()
      const credited = movieModel(mongo)
        .find()
        .select({ credits: 1, popularity: 1 })
        .lean<CreditedFilm>()
        .cursor({ batchSize })
      for await (const film of credited) counter.add(film)
      await bring(mongo, counter.people())
    },

    /** Counts the people of these names anew; who is credited no more goes. */
    async recountNamed(names: readonly string[]): Promise<void> {
      const wanted = new Map(names.map((name) => [personIdOf(name), personKey(name)]))
      const stored = mongo.collection<PersonRecord>('people')
      const ids = [...wanted.keys()]
      const known = await stored.find({ _id: { $in: ids } }, { maxTimeMS }).toArray()
      const spellings = [...names, ...known.flatMap((person) => person.spellings)]
      const counter = peopleCounter()
      for (const film of await creditedAs(mongo, spellings)) counter.add(film)
      const counted = counter.people().filter(({ _id }) => wanted.has(_id))
      const gone = ids.filter((id) => !counted.some(({ _id }) => _id === id))
      for (const person of counted) {
        await stored.replaceOne({ _id: person._id }, person, { upsert: true })
      }
      await stored.deleteMany({ _id: { $in: gone } })
    },

    /** A catalogue of films that was filled before people were counted. */
    async isMissing(): Promise<boolean> {
      if ((await people.findOne().select({ _id: 1 }).lean().exec()) !== null) return false
      return (await movieModel(mongo).findOne().select({ _id: 1 }).lean().exec()) !== null
    },
  }
}

/** The films that spell somebody so. */
const creditedAs = (mongo: Mongo, spellings: readonly string[]): Promise<CreditedFilm[]> =>
  movieModel(mongo)
    .find({ 'credits.name': trusted({ $in: [...new Set(spellings)] }) })
    .select({ credits: 1, popularity: 1 })
    .hint('people')
    .maxTimeMS(recountMs)
    .lean<CreditedFilm[]>()
    .exec()

/** Writes who is new or changed, then removes who is credited no more. Run again, it writes nothing. */
async function bring(mongo: Mongo, counted: readonly PersonRecord[]): Promise<void> {
  // Our own records: casting them again would change nothing.
  const people = mongo.collection<PersonRecord>('people')
  const gone: string[] = []
  const pending = new Map(counted.map((person) => [person._id, person]))
  const known = new Set<string>()
  for await (const stored of people.find({}, { batchSize })) {
    known.add(stored._id)
    const person = pending.get(stored._id)
    if (!person) gone.push(stored._id)
    else if (isDeepStrictEqual(person, stored)) pending.delete(stored._id)
  }
  for (const batch of batches([...pending.values()])) {
    await people.bulkWrite(
      batch.map((person) =>
        known.has(person._id)
          ? { replaceOne: { filter: { _id: person._id }, replacement: person, upsert: true } }
          : { insertOne: { document: person } },
      ),
      { ordered: false },
    )
  }
  for (const batch of batches(gone)) await people.deleteMany({ _id: { $in: batch } })
}

const batches = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  )
