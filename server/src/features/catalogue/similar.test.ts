import { expect, test } from 'vitest'
import { rankSimilar } from './similar.ts'

const drama = { slug: 'drama', name: 'Drama' }
const crime = { slug: 'crime', name: 'Crime' }
const director = (name: string) => ({ name, role: 'director' as const })
const base = {
  genres: [drama, crime],
  tags: ['remake'],
  credits: [director('Ann')],
  year: 1960,
  popularity: 50,
  playable: false,
}
const asked = { ...base, _id: 'mov_0' }

test.each([
  ['shares both genres', { genres: [drama] }],
  ['has the same director', { credits: [director('Bob')] }],
  ['is nearer in time', { year: 1990 }],
  ['shares its tags', { tags: [] }],
  ['is more popular', { popularity: 1 }],
])('puts first what %s', (_name, less) => {
  const [first] = rankSimilar(asked, [
    { ...base, ...less, _id: 'mov_1' },
    { ...base, _id: 'mov_2' },
  ])
  expect(first?._id).toBe('mov_2')
})

test('orders alike whatever order the candidates come in, each once, never the film itself', () => {
  const candidates = ['mov_2', 'mov_0', 'mov_1', 'mov_2'].map((_id) => ({ ...base, _id }))
  const ids = (list: typeof candidates) => rankSimilar(asked, list).map(({ _id }) => _id)
  expect(ids(candidates)).toEqual(['mov_1', 'mov_2'])
  expect(ids(candidates.toReversed())).toEqual(['mov_1', 'mov_2'])
})
