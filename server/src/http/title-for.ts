import type { Context } from '../context.ts'
import { AppError } from './errors.ts'
import type { Viewer } from './viewer.ts'

type Title = NonNullable<Awaited<ReturnType<Context['titles']['playable']>>>

/**
 * A title that somebody wants to play, alone or with others.
 * @throws AppError `not_found`; `unauthenticated` or `forbidden`, saying what would help.
 */
export async function titleFor(
  titles: Context['titles'],
  viewer: Viewer | undefined,
  movieId: string,
): Promise<Title> {
  const title = await titles.playable(movieId, viewer?.userId)
  if (!title) throw new AppError('not_found', `No title has the id ${movieId}.`)
  if (title.premium) requireEntitlement(viewer)
  return title
}

function requireEntitlement(viewer: Viewer | undefined): void {
  if (!viewer) {
    throw new AppError('unauthenticated', 'Sign in with a premium plan to play this title.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="cinema"' },
    })
  }
  if (viewer.tier !== 'premium' && viewer.role !== 'administrator') {
    throw new AppError('forbidden', 'This title is part of the premium plan.')
  }
}
