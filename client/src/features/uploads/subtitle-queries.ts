import { subtitles, type NewTextTrack } from '@cinema/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** The text tracks of a film that was sent in. */
export const textTracks = (uploadId: string) =>
  queryOptions({
    queryKey: ['me', 'uploads', 'subtitles', uploadId],
    queryFn: ({ signal }) => call(subtitles.list, { params: { uploadId }, signal }),
    meta: { silent: true },
  })

/** Adding to them, and taking away. The form shows what went wrong. */
export function useChangeTracks(uploadId: string) {
  const client = useQueryClient()
  const meta = { silent: true }
  const onSettled = () => client.invalidateQueries(textTracks(uploadId))
  const add = useMutation({
    mutationFn: (body: NewTextTrack) => call(subtitles.add, { params: { uploadId }, body }),
    onSettled,
    meta,
  })
  const remove = useMutation({
    mutationFn: (trackId: string) => call(subtitles.remove, { params: { uploadId, trackId } }),
    onSettled,
    meta,
  })
  return { add, remove }
}
