import { z } from 'zod'
import { Timestamp, UserId, ImportId } from './common.ts'
import { MovieCreate } from './editing.ts'
import { endpoint } from './endpoint.ts'

/** What a file of films may be. */
export const importLimits = {
  fileBytes: 64 * 1024 * 1024,
  /** As much as the form for one film may send. */
  rowBytes: 128 * 1024,
  rows: 100_000,
  /** Refusals that are kept to be shown; more are counted. */
  refusals: 1000,
} as const

/** A film of a file is checked as one that is added by itself. */
export const ImportRow = MovieCreate
export type ImportRow = z.output<typeof ImportRow>

/**
 * How far an import is: its file arrives and is checked, it waits for a worker, one imports it; or it
 * was asked to stop, and then it is cancelled. What was imported until then stays.
 */
export const ImportState = z.enum([
  'receiving',
  'queued',
  'importing',
  'stopping',
  'done',
  'cancelled',
  'failed',
])
export type ImportState = z.output<typeof ImportState>

const count = z.int().min(0)

export const CatalogueImport = z
  .object({
    id: ImportId,
    userId: UserId.nullable().meta({ description: 'Who sent it; null when the account is closed' }),
    fileName: z.string(),
    state: ImportState,
    rowsRead: count.meta({ description: 'Each comes to one of the four counts that follow' }),
    created: count,
    updated: count,
    unchanged: count,
    refused: count,
    problem: z.object({ code: z.string(), detail: z.string() }).nullable().meta({
      description: 'Why it failed',
    }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'CatalogueImport' })
export type CatalogueImport = z.output<typeof CatalogueImport>

/** Why a row was not imported. A row with several mistakes has several. */
export const RowRefusal = z
  .object({
    line: z.int().meta({ description: 'Of the file, counted from 1: where the film begins' }),
    field: z.string().nullable().meta({ description: 'Such as `credits.0.name`' }),
    reason: z.string(),
  })
  .meta({ id: 'RowRefusal' })
export type RowRefusal = z.output<typeof RowRefusal>

const administrator = { access: 'administrator', scope: 'admin', tag: 'Catalogue editing' } as const
const importId = z.strictObject({ importId: ImportId })

export const catalogueImports = {
  list: endpoint({
    method: 'GET',
    path: '/api/admin/catalogue/imports',
    ...administrator,
    summary: 'The last twenty imports of files, newest first; each is known for thirty days',
    response: z.object({ items: z.array(CatalogueImport) }).meta({ id: 'CatalogueImports' }),
    errors: ['forbidden', 'dependency_unavailable'],
  }),
  start: endpoint({
    method: 'POST',
    path: '/api/admin/catalogue/imports',
    ...administrator,
    grows: 'titles',
    summary:
      'Import a file of films, one JSON object a line or a JSON array of them: it is checked as it arrives and imported by a worker; one import at a time',
    query: z.strictObject({
      fileName: z
        .string()
        .min(1)
        .max(255)
        .regex(/^[^/\\\p{Cc}]+$/u, 'Expected the name of a file, without folders.'),
    }),
    receives: {
      types: ['application/x-ndjson', 'application/json'],
      maxBytes: importLimits.fileBytes,
    },
    timeoutMs: 60_000,
    status: 201,
    response: CatalogueImport,
    errors: ['forbidden', 'conflict', 'dependency_unavailable'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/admin/catalogue/imports/:importId',
    ...administrator,
    summary: 'One import',
    params: importId,
    response: CatalogueImport,
    errors: ['forbidden', 'not_found', 'dependency_unavailable'],
  }),
  refusals: endpoint({
    method: 'GET',
    path: '/api/admin/catalogue/imports/:importId/refusals',
    ...administrator,
    summary: 'Which rows of an import were refused and why; the first thousand reasons',
    params: importId,
    response: z.object({ items: z.array(RowRefusal) }).meta({ id: 'RowRefusals' }),
    errors: ['forbidden', 'not_found', 'dependency_unavailable'],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/admin/catalogue/imports/:importId/cancel',
    ...administrator,
    summary: 'Stop an import; the films that it has brought already stay',
    params: importId,
    response: CatalogueImport,
    errors: ['forbidden', 'not_found', 'conflict', 'dependency_unavailable'],
  }),
}
