import { photoFilms, type PhotoFilm, type PhotoStyle } from '@cinema/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { errorOf, offlineError } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { freshToken } from '../../api/session.ts'

export const myFilms = queryOptions({
  queryKey: ['me', 'photo-films'],
  queryFn: ({ signal }) => call(photoFilms.list, { signal }),
  staleTime: 0,
  refetchInterval: 4000,
  meta: { silent: true },
})

export interface Draft {
  readonly title: string
  readonly style: PhotoStyle
  readonly photos: readonly File[]
  readonly music: File | undefined
}

/** Sends photos and music one after the other, and asks for the film. What fails leaves nothing. */
export function useMakeFilm(onSent: (files: number) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ title, style, photos, music }: Draft): Promise<PhotoFilm> => {
      const { id } = await call(photoFilms.create, { body: { title, style } })
      try {
        for (const [index, photo] of photos.entries()) {
          await put(`${id}/photos/${index + 1}`, photo)
          onSent(index + 1)
        }
        if (music) await put(`${id}/music`, music)
        return await call(photoFilms.make, { params: { uploadId: id } })
      } catch (error) {
        await call(photoFilms.remove, { params: { uploadId: id } }).catch(() => null)
        throw error
      }
    },
    onSettled: () => client.invalidateQueries(myFilms),
    meta: { silent: true },
  })
}

async function put(below: string, body: File): Promise<void> {
  const response = await fetch(`/api/uploads/photo-films/${below}`, {
    method: 'PUT',
    headers: {
      'Content-Type': 'application/octet-stream',
      'X-Requested-With': 'cinema',
      Authorization: `Bearer ${(await freshToken()) ?? ''}`,
    },
    body,
  }).catch((error: unknown) => {
    throw offlineError(error)
  })
  if (!response.ok) throw await errorOf(response)
}

export function useRemoveFilm() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (uploadId: string) => call(photoFilms.remove, { params: { uploadId } }),
    onSettled: () => client.invalidateQueries(myFilms),
  })
}
