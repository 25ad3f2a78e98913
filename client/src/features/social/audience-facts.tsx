import type { AudienceFigures } from '@cinema/contract'
import { Eye, Star, ThumbsUp } from 'lucide-react'
import type { ReactNode } from 'react'

/** What the viewers of this installation make of a title; nothing where nobody has seen it. */
export function AudienceFacts({ audience }: { audience: AudienceFigures }) {
  const { stars, ratings, likes, views } = audience
  if (ratings + likes + views === 0) return null
  return (
    <ul aria-label="Viewers here" className="flex flex-wrap gap-x-6 gap-y-2 text-ink-muted">
      {stars !== null && (
        <Fact icon={<Star size={18} />}>
          {stars.toFixed(1)} of 5, {counted(ratings, 'rating')}
        </Fact>
      )}
      {likes > 0 && <Fact icon={<ThumbsUp size={18} />}>{counted(likes, 'like')}</Fact>}
      {views > 0 && <Fact icon={<Eye size={18} />}>{counted(views, 'view')}</Fact>}
    </ul>
  )
}

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="inline-flex items-center gap-2 tabular-nums">
      <span aria-hidden="true" className="text-accent-text">
        {icon}
      </span>
      <span>{children}</span>
    </li>
  )
}

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString()} ${noun}${count === 1 ? '' : 's'}`
