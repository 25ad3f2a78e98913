import type { SearchHit } from '@cinema/contract'
import type { ReactNode } from 'react'

interface HighlightedProps {
  text: string
  /** Half-open ranges of `text`, in order. */
  ranges: SearchHit['highlights']
}

/** A title with the letters that were searched for marked. */
export function Highlighted({ text, ranges }: HighlightedProps) {
  const parts: ReactNode[] = []
  let at = 0
  for (const { start, end } of ranges) {
    if (start < at) continue
    parts.push(
      text.slice(at, start),
      <mark key={start} className="bg-transparent text-accent-text">
        {text.slice(start, end)}
      </mark>,
    )
    at = end
  }
  return [...parts, text.slice(at)]
}
