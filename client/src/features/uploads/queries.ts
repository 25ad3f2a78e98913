import { uploads, type Upload } from '@cinema/contract'
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from '../../api/call.ts'
import { onViewerEvent } from '../progress/viewer-events.ts'

const MOST = 50
const KEY = ['me', 'uploads'] as const

export const sentIn = {
  /** The newest ones; events tell of one’s own, asking now and then of those of others. */
  list: queryOptions({
    queryKey: [...KEY, 'list'],
    queryFn: ({ signal }) => call(uploads.list, { query: { limit: MOST }, signal }),
    staleTime: 0,
    refetchInterval: 10_000,
    meta: { silent: true },
  }),

  /** Workers look through the folder every minute. */
  scan: queryOptions({
    queryKey: [...KEY, 'scan'],
    queryFn: ({ signal }) => call(uploads.scan, { signal }),
    staleTime: 0,
    refetchInterval: 30_000,
    meta: { silent: true },
  }),

  allowance: queryOptions({
    queryKey: [...KEY, 'allowance'],
    queryFn: ({ signal }) => call(uploads.allowance, { signal }),
    staleTime: 0,
    refetchInterval: 15_000,
    meta: { silent: true },
  }),
}

/** Shows each step of an upload as the server tells it. */
export function useLiveUploads(): void {
  const client = useQueryClient()
  useEffect(
    () =>
      onViewerEvent((event) => {
        if (event.type === 'upload') show(client, event.upload)
        if (event.type === 'reset') void client.invalidateQueries({ queryKey: KEY })
      }),
    [client],
  )
}

function show(client: QueryClient, upload: Upload): void {
  const { queryKey } = sentIn.list
  const known = client.getQueryData(queryKey)
  if (!known?.items.some(({ id }) => id === upload.id)) {
    void client.invalidateQueries({ queryKey })
    return
  }
  const items = known.items.map((each) =>
    each.id === upload.id && each.updatedAt <= upload.updatedAt ? upload : each,
  )
  client.setQueryData(queryKey, { ...known, items })
}

export type Decision = 'cancel' | 'retry' | 'remove'

/** What can be decided about an upload. */
export function useDecideUpload() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, decision }: { id: string; decision: Decision }) => {
      await call(uploads[decision], { params: { uploadId: id } })
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}
