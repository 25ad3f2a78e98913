import { variable, whole } from './config-variable.ts'

/** Posters and backdrops. */
export const pictureVariables = {
  ARTWORK_CACHE_MB: variable({
    schema: whole(1, 1_000_000).default(512),
    description: 'Most that smaller and converted pictures take in DATA_DIR/artwork',
    unit: 'megabytes',
  }),
} as const
