import { cx } from '../cx.ts'

export interface AvatarProps {
  name: string
  imageUrl?: string | undefined
  className?: string
}

/** A person's picture, or their initials. Decorative: the name stands beside it or names its button. */
export function Avatar({ name, imageUrl, className }: AvatarProps) {
  const initials = name
    .split(/[\s._-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => part[0]?.toUpperCase() ?? '')
    .join('')
  return (
    <span
      aria-hidden="true"
      className={cx(
        'grid size-9 shrink-0 place-items-center overflow-hidden rounded-full bg-accent-soft text-sm font-bold text-accent-text',
        className,
      )}
    >
      {imageUrl ? <img src={imageUrl} alt="" className="size-full object-cover" /> : initials}
    </span>
  )
}
