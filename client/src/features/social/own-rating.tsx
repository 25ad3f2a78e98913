import { useQuery } from '@tanstack/react-query'
import { Button } from '../../lumen/actions/button.tsx'
import { StarRating } from '../../lumen/forms/star-rating.tsx'
import { social, useSetOpinion } from './queries.ts'

/** The signed-in viewer's own stars for a title. */
export function OwnRating({ movieId }: { movieId: string }) {
  const { data: opinion } = useQuery(social.opinion(movieId))
  const setOpinion = useSetOpinion(movieId)
  const stars = opinion?.stars ?? null
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <StarRating
        label="Your rating"
        value={stars}
        onRate={(rated) => setOpinion.mutate({ stars: rated })}
      />
      <span className="text-sm text-ink-muted tabular-nums" aria-hidden="true">
        {stars === null ? 'Not rated by you yet' : `You gave it ${stars}`}
      </span>
      {stars !== null && (
        <Button variant="ghost" size="sm" onClick={() => setOpinion.mutate({ stars: null })}>
          Take back
        </Button>
      )}
    </div>
  )
}
