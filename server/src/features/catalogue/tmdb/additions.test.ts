import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lamp } from '../../../../test/tmdb-stage.ts'
import { blank } from '../import/merge.ts'
import { movieOrder } from '../ordering.ts'
import { enrich, withdraw } from './additions.ts'
import { movieFacts } from './facts.ts'
import { MovieAnswer } from './shapes.ts'

test('what TMDb adds to any film can be taken away again', () => {
  const word = fc.constantFrom('Drama', 'science fiction', 'Light House', 'First Player', 'x')
  const facts = fc.record({
    overview: fc.option(word),
    certification: fc.option(word),
    rating: fc.option(fc.integer({ min: 0, max: 10 })),
    ratingCount: fc.option(fc.nat()),
    durationSeconds: fc.option(fc.nat()),
    tags: fc.uniqueArray(fc.constantFrom('light-house', 'x')),
    credits: fc.uniqueArray(
      fc.record({ name: word, role: fc.constantFrom('actor' as const, 'director' as const) }),
      { selector: ({ name, role }) => role + name },
    ),
  })
  const given = movieFacts(MovieAnswer.parse(movieAnswer), {
    imageUrl: 'https://images.test',
    genreNames: new Map(),
  })
  fc.assert(
    fc.property(facts, (some) => {
      const plain = { ...blank('mov_1', { title: 'Lamp', year: 1998, popularity: 1 }), ...some }
      const before = { ...plain, order: movieOrder(plain) }
      const { film: after, added } = enrich(before, 11, given)
      expect(withdraw(after, added)).toEqual(before)
    }),
  )
})

const movieAnswer = {
  ...lamp,
  genres: [{ id: 1, name: 'Drama' }],
  credits: { cast: [{ name: 'First Player' }], crew: [] },
  keywords: { keywords: [{ name: 'light house' }] },
}
