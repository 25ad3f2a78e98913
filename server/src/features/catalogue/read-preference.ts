import type { Config } from '../../config.ts'

/** Where reads of the catalogue go: they may be a moment behind, so secondaries can take them. */
export type ReadPreference = Config['MONGODB_READ_PREFERENCE']
