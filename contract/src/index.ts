import { account, recovery } from './account.ts'
import { adminUsers } from './admin-users.ts'
import { admin } from './admin.ts'
import { analytics } from './analytics.ts'
import { apiKeys } from './api-keys.ts'
import { audit } from './audit.ts'
import { auth } from './auth.ts'
import type { EndpointSpec } from './endpoint.ts'
import { catalogueAdmin } from './catalogue-admin.ts'
import { catalogueImports } from './catalogue-imports.ts'
import { genres, movies, notices } from './catalogue.ts'
import { editing } from './editing.ts'
import { events } from './events.ts'
import { guard } from './guard.ts'
import { health } from './health.ts'
import { people } from './people.ts'
import { photoFilms } from './photo-films.ts'
import { progress } from './progress.ts'
import { providers } from './providers.ts'
import { rooms } from './rooms.ts'
import { search } from './search.ts'
import { series } from './series.ts'
import { streaming } from './streaming.ts'
import { subtitles } from './subtitles.ts'
import { uploads } from './uploads.ts'
import { user } from './user.ts'

export * from './account.ts'
export * from './admin-users.ts'
export * from './admin.ts'
export * from './analytics.ts'
export * from './api-keys.ts'
export * from './audit.ts'
export * from './auth.ts'
export * from './catalogue-admin.ts'
export * from './catalogue-imports.ts'
export * from './catalogue.ts'
export * from './common.ts'
export * from './editing.ts'
export * from './endpoint.ts'
export * from './events.ts'
export * from './guard.ts'
export * from './health.ts'
export * from './people.ts'
export * from './photo-films.ts'
export * from './problem.ts'
export * from './progress.ts'
export * from './providers.ts'
export * from './rooms.ts'
export * from './search.ts'
export * from './series.ts'
export * from './streaming.ts'
export * from './subtitles.ts'
export * from './uploads.ts'
export * from './user.ts'

/** Every endpoint, grouped as in the API guide. */
export const api = {
  account,
  admin,
  adminUsers,
  analytics,
  apiKeys,
  audit,
  auth,
  catalogueAdmin,
  catalogueImports,
  editing,
  events,
  genres,
  guard,
  health,
  movies,
  notices,
  people,
  photoFilms,
  progress,
  providers,
  recovery,
  rooms,
  search,
  series,
  streaming,
  subtitles,
  uploads,
  user,
}

const groups: Readonly<Record<string, Readonly<Record<string, EndpointSpec>>>> = api

/** The same endpoints as one list. */
export const endpoints: readonly EndpointSpec[] = Object.values(groups).flatMap((group) =>
  Object.values(group),
)
