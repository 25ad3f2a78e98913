import { useQuery } from '@tanstack/react-query'
import { ThumbsUp } from 'lucide-react'
import { IconButton } from '../../lumen/actions/icon-button.tsx'
import { social, useSetOpinion } from './queries.ts'

/** Likes a title; for signed-in viewers. */
export function LikeButton({ movieId }: { movieId: string }) {
  const { data: opinion } = useQuery(social.opinion(movieId))
  const setOpinion = useSetOpinion(movieId)
  const liked = opinion?.liked ?? false
  return (
    <IconButton
      label="Like"
      tone="raised"
      pressed={liked}
      icon={<ThumbsUp size={20} aria-hidden="true" fill={liked ? 'currentColor' : 'none'} />}
      onClick={() => setOpinion.mutate({ liked: !liked })}
    />
  )
}
