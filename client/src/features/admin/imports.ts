import { catalogueImports, type CatalogueImport } from '@cinema/contract'
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from '../../api/call.ts'
import { onViewerEvent } from '../progress/viewer-events.ts'

const IMPORTS = ['me', 'admin', 'imports'] as const

const UNDER_WAY = new Set<CatalogueImport['state']>([
  'receiving',
  'queued',
  'importing',
  'stopping',
])
export const isUnderWay = ({ state }: CatalogueImport): boolean => UNDER_WAY.has(state)

/** The last ones; events tell of one’s own, asking now and then of those of others. */
export const importsQuery = queryOptions({
  queryKey: [...IMPORTS, 'list'],
  queryFn: ({ signal }) => call(catalogueImports.list, { signal }),
  staleTime: 0,
  refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? 3000 : 15_000),
  meta: { silent: true },
})

export const refusalsQuery = ({ id, refused }: CatalogueImport) =>
  queryOptions({
    queryKey: [...IMPORTS, 'refusals', id, refused],
    queryFn: ({ signal }) => call(catalogueImports.refusals, { params: { importId: id }, signal }),
    meta: { silent: true },
  })

/** Shows each step of an import as the server tells it. */
export function useLiveImports(): void {
  const client = useQueryClient()
  useEffect(
    () =>
      onViewerEvent((event) => {
        if (event.type === 'catalogue_import') show(client, event.import)
        if (event.type === 'reset') void client.invalidateQueries({ queryKey: IMPORTS })
      }),
    [client],
  )
}

function show(client: QueryClient, told: CatalogueImport): void {
  const { queryKey } = importsQuery
  const known = client.getQueryData(queryKey)?.items ?? []
  const before = known.find(({ id }) => id === told.id)
  if (before && before.updatedAt > told.updatedAt) return
  // What is read meanwhile was true before this.
  void client.cancelQueries({ queryKey })
  const others = known.filter(({ id }) => id !== told.id)
  const items = before ? known.map((each) => (each === before ? told : each)) : [told, ...others]
  client.setQueryData(queryKey, { items })
  // Whatever is shown of the catalogue has changed.
  if (!isUnderWay(told)) void client.invalidateQueries()
}

/** Sends a file of films. What it is called says what it is: browsers know no type of NDJSON. */
export function useStartImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (file: File) => {
      const type = file.name.endsWith('.json') ? 'application/json' : 'application/x-ndjson'
      const body = new Blob([file], { type })
      return call(catalogueImports.start, { query: { fileName: file.name }, file: body })
    },
    onSettled: () => client.invalidateQueries({ queryKey: IMPORTS }),
    meta: { silent: true },
  })
}

export function useCancelImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call(catalogueImports.cancel, { params: { importId: id } }),
    onSettled: () => client.invalidateQueries({ queryKey: IMPORTS }),
  })
}
