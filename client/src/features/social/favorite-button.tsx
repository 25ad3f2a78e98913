import { useQuery } from '@tanstack/react-query'
import { Bookmark, BookmarkCheck } from 'lucide-react'
import { useLocation } from 'react-router'
import { Button, ButtonLink, type ButtonSize } from '../../lumen/actions/button.tsx'
import { loginPath } from '../auth/next-path.ts'
import { social, useSetOpinion } from './queries.ts'

export interface FavoriteButtonProps {
  movieId: string
  /** Visitors are led to sign in, and back here. */
  signedIn: boolean
  size?: ButtonSize
}

export function FavoriteButton({ movieId, signedIn, size = 'lg' }: FavoriteButtonProps) {
  const { pathname } = useLocation()
  const { data: opinion } = useQuery({ ...social.opinion(movieId), enabled: signedIn })
  const setOpinion = useSetOpinion(movieId)
  const kept = opinion?.favorite ?? false
  if (!signedIn) {
    return (
      <ButtonLink
        to={loginPath(pathname)}
        size={size}
        icon={<Bookmark size={20} aria-hidden="true" />}
      >
        Add to my list
      </ButtonLink>
    )
  }
  return (
    <Button
      size={size}
      aria-pressed={kept}
      icon={
        kept ? (
          <BookmarkCheck size={20} aria-hidden="true" className="text-accent-text" />
        ) : (
          <Bookmark size={20} aria-hidden="true" />
        )
      }
      onClick={() => setOpinion.mutate({ favorite: !kept })}
    >
      {kept ? 'In my list' : 'Add to my list'}
    </Button>
  )
}
