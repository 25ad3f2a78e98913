import type { MovieSummary } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Fragment, useEffect, useRef, useState, type ReactNode } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Carousel, type CarouselProps } from '../../lumen/media/carousel.tsx'
import { TitleCardSkeleton } from '../../lumen/media/title-card.tsx'
import { FilmCard, SeriesCard } from './film-card.tsx'
import { catalogue, type RowQuery } from './queries.ts'

type CarouselFrame = Omit<CarouselProps, 'children'>

/** A row of films. */
export function FilmRow({ query, ...frame }: CarouselFrame & { query: RowQuery<MovieSummary> }) {
  return (
    <TitleRow query={query} {...frame}>
      {(film) => <FilmCard film={film} shape={frame.size ?? 'poster'} />}
    </TitleRow>
  )
}

/** A row of the most popular series. */
export function SeriesRow(frame: CarouselFrame) {
  return (
    <TitleRow query={catalogue.seriesRow()} {...frame}>
      {(series) => <SeriesCard series={series} shape={frame.size ?? 'poster'} />}
    </TitleRow>
  )
}

interface TitleRowProps<Item> extends CarouselFrame {
  query: RowQuery<Item>
  children: (item: Item) => ReactNode
}

/** A row that loads when the viewer comes near, and is absent when it holds nothing. */
function TitleRow<Item extends { id: string }>({ query, children, ...frame }: TitleRowProps<Item>) {
  const { ref, near } = useNear()
  const { data: items, error, refetch, isFetching } = useQuery({ ...query, enabled: near })
  if (items?.length === 0) return null
  return (
    <div ref={ref}>
      <Carousel {...frame}>
        {error && !items ? (
          <RowError error={error} retrying={isFetching} onRetry={() => void refetch()} />
        ) : (
          (items?.map((item) => <Fragment key={item.id}>{children(item)}</Fragment>) ??
          Array.from({ length: 9 }, (_, index) => (
            <TitleCardSkeleton key={index} shape={frame.size ?? 'poster'} />
          )))
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
