import { fold } from '../../../infra/text.ts'
import { filedAs, hashOf, type IndexData } from './data.ts'
import { fieldBits, fieldOf, kindCodes, noRating, type IndexedDocument } from './document.ts'
import { lexiconBuilder } from './lexicon-builder.ts'

/** A story word in more than this part of the documents tells nothing. */
const commonShare = 0.1
const shortestStoryWord = 3
const longestWord = 40
const roman: Readonly<Record<string, string>> = {
  ii: '2',
  iii: '3',
  iv: '4',
  v: '5',
  vi: '6',
  vii: '7',
  viii: '8',
  ix: '9',
}

/** Packs documents, given in the order of their ids. */
export function buildIndex(documents: readonly IndexedDocument[]): IndexData {
  const names = lexiconBuilder()
  const stories = lexiconBuilder()
  documents.forEach((document, number) => {
    for (const [word, field] of nameWords(document)) names.add(word, (number << fieldBits) | field)
    for (const word of storyWords(document)) stories.add(word, number)
  })
  const filed = documents.map(({ title }) => filedAs(fold(title)))
  return {
    count: documents.length,
    ids: documents.map(({ id }) => id).join(''),
    kinds: Uint8Array.from(documents, ({ kind }) => kindCodes.indexOf(kind)),
    popularity: Float32Array.from(documents, ({ popularity }) => popularity),
    years: Uint16Array.from(documents, ({ year }) => year ?? 0),
    ratings: Uint8Array.from(documents, ({ rating }) =>
      rating === null ? noRating : Math.round(rating * 10),
    ),
    titleHashes: Uint32Array.from(filed, hashOf),
    titleLengths: Uint8Array.from(filed, (title) => Math.min(title.split(' ').length, 255)),
    firstWords: Uint32Array.from(filed, (title) => hashOf(title.split(' ', 1)[0] ?? '')),
    ...packGenres(documents),
    ...packCards(documents),
    names: names.build({ forgiving: true }),
    stories: stories.build({
      mostPostings: Math.max(50, documents.length * commonShare),
      forgiving: false,
    }),
  }
}

/** Words by which a document is named, each once in its strongest field. */
function nameWords({ title, people, year }: IndexedDocument): Map<string, number> {
  const words = new Map<string, number>()
  const add = (word: string, field: number): void => {
    if (word !== '' && !words.has(word)) words.set(word.slice(0, longestWord), field)
  }
  for (const word of fold(title).split(' ')) {
    add(word, fieldOf.title)
    const number = roman[word]
    if (number !== undefined) add(number, fieldOf.title)
  }
  for (const word of writtenTogether(title)) add(word, fieldOf.title)
  for (const name of people) for (const word of fold(name).split(' ')) add(word, fieldOf.people)
  if (year !== null) add(String(year), fieldOf.facts)
  return words
}

/** "Spider-Man" and "E.T." are also typed in one word. */
const writtenTogether = (title: string): string[] =>
  Array.from(title.matchAll(/[\p{L}\p{N}\p{M}]+(?:[-.·:/][\p{L}\p{N}\p{M}]+)+/gu), ([part]) =>
    fold(part).replaceAll(' ', ''),
  )

function storyWords({ overview }: IndexedDocument): Set<string> {
  if (overview === null) return new Set()
  const words = fold(overview).split(' ')
  return new Set(
    words.filter((word) => word.length >= shortestStoryWord && word.length <= longestWord),
  )
}

function packGenres(documents: readonly IndexedDocument[]) {
  const numbers = new Map<string, number>()
  const genres: { slug: string; name: string }[] = []
  const packed: number[] = []
  const starts = new Uint32Array(documents.length + 1)
  documents.forEach((document, index) => {
    for (const { slug, name } of document.genres) {
      const number = numbers.get(slug) ?? genres.push({ slug, name }) - 1
      numbers.set(slug, number)
      packed.push(number)
    }
    starts[index + 1] = packed.length
  })
  return { genres, genreStarts: starts, genreNumbers: Uint16Array.from(packed) }
}

function packCards(documents: readonly IndexedDocument[]) {
  const encoder = new TextEncoder()
  const parts = documents.map(({ card }) => encoder.encode(JSON.stringify(card)))
  const starts = new Uint32Array(documents.length + 1)
  parts.forEach((part, index) => {
    starts[index + 1] = (starts[index] ?? 0) + part.length
  })
  const cards = new Uint8Array(starts.at(-1) ?? 0)
  parts.forEach((part, index) => {
    cards.set(part, starts[index])
  })
  return { cards, cardStarts: starts }
}
