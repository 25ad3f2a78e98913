import type { Metrics } from '../../../metrics.ts'
import type { RowCounts } from './bulk-import-store.ts'

/** What is measured of imports. */
export function importMeasure(
  metrics: Pick<Metrics, 'catalogueImportRows' | 'catalogueImportsActive'>,
) {
  return {
    /** Counts what became of rows, once that is stored. */
    count: ({ created = 0, updated = 0, unchanged = 0, refused = 0 }: RowCounts): void => {
      for (const [result, rows] of Object.entries({ created, updated, unchanged, refused })) {
        metrics.catalogueImportRows.inc({ result }, rows)
      }
    },

    /** Shows that this process has an import in its hands, as long as it has. */
    inHand: async <T>(stage: 'receiving' | 'importing', work: () => Promise<T>): Promise<T> => {
      metrics.catalogueImportsActive.inc({ stage })
      try {
        return await work()
      } finally {
        metrics.catalogueImportsActive.dec({ stage })
      }
    },
  }
}
