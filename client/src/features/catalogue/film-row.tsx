import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Carousel, type CarouselProps } from '../../lumen/media/carousel.tsx'
import { TitleCardSkeleton } from '../../lumen/media/title-card.tsx'
import { FilmCard } from './film-card.tsx'
import type { RowQuery } from './queries.ts'

export interface FilmRowProps extends Omit<CarouselProps, 'children'> {
  query: RowQuery
}

/** A row of films that loads when the viewer comes near, and is absent when it holds none. */
export function FilmRow({ query, ...carousel }: FilmRowProps) {
  const { ref, near } = useNear()
  const { data: films, error, refetch, isFetching } = useQuery({ ...query, enabled: near })
  if (films?.length === 0) return null
  return (
    <div ref={ref}>
      <Carousel {...carousel}>
        {error && !films ? (
          <RowError error={error} retrying={isFetching} onRetry={() => void refetch()} />
        ) : (
          (films?.map((film) => <FilmCard key={film.id} film={film} />) ??
          Array.from({ length: 9 }, (_, index) => <TitleCardSkeleton key={index} />))
        )}
      </Carousel>
    </div>
  )
}

interface RowErrorProps {
  error: Error
  retrying: boolean
  onRetry: () => void
}

function RowError({ error, retrying, onRetry }: RowErrorProps) {
  return (
    <div
      role="alert"
      className="flex h-full w-[min(30rem,80vw)] flex-col items-start justify-center gap-4"
    >
      <p className="text-ink-muted">{describeError(error).title}. This row could not be loaded.</p>
      <Button size="sm" loading={retrying} onClick={onRetry}>
        Try again
      </Button>
    </div>
  )
}

/** Whether the element is or was within a screen of the window. */
function useNear() {
  const ref = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (!ref.current || near) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true)
      },
      { rootMargin: '100% 0px' },
    )
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [near])
  return { ref, near }
}
