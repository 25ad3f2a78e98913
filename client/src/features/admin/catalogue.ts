import {
  catalogueAdmin,
  editing,
  type CatalogueEntry,
  type Deletion,
  type MovieCreate,
  type SeriesCreate,
} from '@cinema/contract'
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import type { TitleChange } from './title-values.ts'

export const CATALOGUE = ['me', 'admin', 'catalogue'] as const
const PAGE = 50

export interface ListFilter {
  kind: 'film' | 'series'
  q: string
  featured: boolean
}

/** Films or series by title, as they are in the database. */
export const catalogueQuery = ({ kind, q, featured }: ListFilter) =>
  infiniteQueryOptions({
    queryKey: [...CATALOGUE, 'list', kind, q, featured],
    queryFn: ({ signal, pageParam }) => {
      const query = {
        ...{ kind, limit: PAGE },
        ...(q && { q }),
        ...(featured && { featured: true }),
        ...(pageParam && { cursor: pageParam }),
      }
      return call(catalogueAdmin.list, { query, signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
    meta: { silent: true },
  })

export const deletedQuery = queryOptions({
  queryKey: [...CATALOGUE, 'deleted'],
  queryFn: ({ signal }) => call(catalogueAdmin.deleted, { query: { limit: PAGE }, signal }),
  staleTime: 0,
  meta: { silent: true },
})

export const statisticsQuery = queryOptions({
  queryKey: [...CATALOGUE, 'statistics'],
  queryFn: ({ signal }) => call(catalogueAdmin.statistics, { signal }),
  meta: { silent: true },
})

export const readEntry = (titleId: string): Promise<CatalogueEntry> =>
  call(catalogueAdmin.entry, { params: { titleId } })

/** A title with everything that can be edited; never older than the moment it is opened. */
export const entryQuery = (titleId: string) =>
  queryOptions({
    queryKey: [...CATALOGUE, 'entry', titleId],
    queryFn: () => readEntry(titleId),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    meta: { silent: true },
  })

interface Save {
  entry: CatalogueEntry
  change: TitleChange
}

const save = ({ entry: { kind, id, version }, change }: Save): Promise<CatalogueEntry> => {
  const ifMatch = `"v${version}"`
  return kind === 'series'
    ? call(editing.updateSeries, { params: { seriesId: id }, body: change, ifMatch })
    : call(editing.updateMovie, { params: { movieId: id }, body: change, ifMatch })
}

/** A change of the catalogue: whatever is shown of it anywhere is looked up anew. */
export function useCatalogueChange<Given, Answer>(mutationFn: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () => client.invalidateQueries(),
    meta: { silent: true },
  })
}

export const useSaveTitle = () => useCatalogueChange(save)

export const useAddFilm = () =>
  useCatalogueChange((body: MovieCreate) => call(editing.createMovie, { body }))

export const useAddSeries = () =>
  useCatalogueChange((body: SeriesCreate) => call(editing.createSeries, { body }))

const isSeries = (id: string): boolean => id.startsWith('ser_')

export const useDeleteTitle = () =>
  useCatalogueChange((id: string): Promise<Deletion> =>
    isSeries(id)
      ? call(editing.deleteSeries, { params: { seriesId: id } })
      : call(editing.deleteMovie, { params: { movieId: id } }),
  )

export const useRestoreTitle = () =>
  useCatalogueChange((id: string) =>
    isSeries(id)
      ? call(editing.restoreSeries, { params: { seriesId: id } })
      : call(editing.restoreMovie, { params: { movieId: id } }),
  )
