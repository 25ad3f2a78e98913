import { useState } from 'react'
import { cx } from '../cx.ts'

export interface AvatarProps {
  name: string
  imageUrl?: string | null | undefined
  className?: string
}

/** A person's picture, or their initials. Decorative: the name stands beside it or names its button. */
export function Avatar({ name, imageUrl = null, className }: AvatarProps) {
  const [missing, setMissing] = useState<string>()
  return (
    <span
      aria-hidden="true"
      className={cx(
        'grid size-9 shrink-0 place-items-center overflow-hidden rounded-full bg-accent-soft text-sm font-bold text-accent-text',
        className,
      )}
    >
      {imageUrl !== null && imageUrl !== missing ? (
        <img
          src={imageUrl}
          alt=""
          className="size-full object-cover"
          onError={() => setMissing(imageUrl)}
        />
      ) : (
        initialsOf(name)
      )}
    </span>
  )
}

const initialsOf = (name: string): string =>
  name
    .split(/[\s._-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => part[0]?.toUpperCase() ?? '')
    .join('')
