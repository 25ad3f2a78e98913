import { z } from 'zod'
import { text, variable, webUrl, whole } from './config-variable.ts'

/** The Movie Database. */
export const tmdbVariables = {
  TMDB_API_KEY: variable({
    schema: z
      .string()
      .regex(
        /^([0-9a-f]{32}|[\w-]+\.[\w-]+\.[\w-]+)$/,
        'Expected the 32 digits of an API key, or a read access token of TMDb.',
      )
      .optional(),
    description: 'Key of The Movie Database (TMDb); without it TMDb is off',
    secret: true,
  }),
  TMDB_BASE_URL: variable({
    schema: webUrl.default('https://api.themoviedb.org/3'),
    description: 'Where the API of TMDb is',
  }),
  TMDB_IMAGE_URL: variable({
    schema: webUrl.default('https://image.tmdb.org/t/p'),
    description: 'Where the pictures of TMDb are; browsers load them from there',
  }),
  TMDB_LANGUAGE: variable({
    schema: z
      .string()
      .regex(/^[a-z]{2}-[A-Z]{2}$/, 'Expected a language and a country, such as en-US.')
      .default('en-US'),
    description: 'Language of the texts from TMDb',
  }),
  TMDB_REQUESTS_PER_SECOND: variable({
    schema: whole(1, 50).default(30),
    description: 'Requests to TMDb of all instances together, in every second',
    unit: 'requests per second',
  }),
  TMDB_REFRESH_CRON: variable({
    schema: text.default('0 23 * * * *'),
    description:
      'When the worker refreshes what comes from TMDb, as a cron expression with seconds',
  }),
} as const
