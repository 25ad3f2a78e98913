import type { Context } from '../../../context.ts'
import type { PersonalData } from '../../../personal-data.ts'
import { bulkImportStore } from './bulk-import-store.ts'
import { toImport } from './presenter.ts'

/** Files of films that a viewer sent in; what they brought belongs to the catalogue. */
export function importData({ mongo }: Pick<Context, 'mongo'>): PersonalData {
  const imports = bulkImportStore(mongo)
  return {
    name: 'catalogueImports',
    exportFor: async (userId) => (await imports.ofAccount(userId)).map(toImport),
    eraseFor: (userId) => imports.disown(userId),
  }
}
