import { z } from 'zod'
import { CreditRole, MovieSummary } from './catalogue.ts'
import { pageOf, paging, PersonId } from './common.ts'
import { endpoint } from './endpoint.ts'

/** Somebody credited in films; names that fold alike are one person. */
export const PersonSummary = z
  .object({
    id: PersonId,
    name: z.string(),
    filmCount: z.int(),
    credits: z
      .array(z.object({ role: CreditRole, count: z.int() }))
      .meta({ description: 'Films in each role, most films first' }),
    popularity: z.number().meta({ description: '0 to 100, from the films' }),
  })
  .meta({ id: 'PersonSummary' })
export type PersonSummary = z.output<typeof PersonSummary>

export const FilmographyEntry = MovieSummary.extend({ roles: z.array(CreditRole) }).meta({
  id: 'FilmographyEntry',
})

export const PersonDetail = PersonSummary.extend({
  filmography: pageOf(FilmographyEntry),
}).meta({ id: 'PersonDetail' })
export type PersonDetail = z.output<typeof PersonDetail>

export const people = {
  get: endpoint({
    method: 'GET',
    path: '/api/people/:personId',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'A person and their films, the most popular first, a page at a time',
    params: z.strictObject({ personId: PersonId }),
    query: z.strictObject(paging),
    response: PersonDetail,
    errors: ['not_found', 'invalid_cursor'],
  }),
}
