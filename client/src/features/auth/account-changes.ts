import { account, apiKeys, auth, type BodyOf } from '@cinema/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { useSession } from '../../api/session.ts'

// The forms show what went wrong beside what was typed.
const silent = { silent: true }

export const twoFactorQuery = queryOptions({
  queryKey: ['me', 'two-factor'],
  queryFn: ({ signal }) => call(account.twoFactor, { signal }),
})

export const apiKeysQuery = queryOptions({
  queryKey: ['me', 'api-keys'],
  queryFn: async ({ signal }) => (await call(apiKeys.list, { signal })).items,
})

/** Takes over what the server knows of the viewer now. */
export async function renewViewer(): Promise<void> {
  useSession.setState({ user: await call(auth.me, {}) })
}

export function useSetAvatar() {
  return useMutation({
    mutationFn: (file: Blob) => call(account.setAvatar, { file }),
    onSuccess: (user) => useSession.setState({ user }),
    meta: silent,
  })
}

export function useRemoveAvatar() {
  return useMutation({
    mutationFn: () => call(account.removeAvatar, {}),
    onSuccess: renewViewer,
    meta: silent,
  })
}

export function useResendVerification() {
  return useMutation({ mutationFn: () => call(account.sendVerification, {}) })
}

export function useCreateKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyOf<typeof apiKeys.create>) => call(apiKeys.create, { body }),
    onSuccess: () => client.invalidateQueries(apiKeysQuery),
    meta: silent,
  })
}

export function useRevokeKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (keyId: string) => call(apiKeys.revoke, { params: { keyId } }),
    onSettled: () => client.invalidateQueries(apiKeysQuery),
  })
}

/** Hands everything that is kept about the viewer over as a file. */
export function useExport() {
  return useMutation({
    mutationFn: async () => {
      const data = await call(account.export, {})
      const file = new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(file)
      link.download = 'cinema-online-data.json'
      link.click()
      URL.revokeObjectURL(link.href)
    },
  })
}
