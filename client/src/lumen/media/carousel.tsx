import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Children, useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { IconButton } from '../actions/icon-button.tsx'
import { cx } from '../cx.ts'
import { isRightToLeft, moveFocus } from './move-focus.ts'

const WIDTHS = {
  poster: 'w-[clamp(8.25rem,12.2vw,12.5rem)]',
  wide: 'w-[clamp(13.5rem,22vw,22rem)]',
} as const

export interface CarouselProps {
  title: string
  /** A sentence under the title, where the row needs one. */
  note?: string | undefined
  /** Leads to all of it. */
  more?: { to: string; label: string } | undefined
  size?: keyof typeof WIDTHS
  children: ReactNode
}

/** A row that scrolls sideways: by touch, wheel and buttons, and by arrow keys from item to item. */
export function Carousel({ title, note, more, size = 'poster', children }: CarouselProps) {
  const headingId = useId()
  const list = useRef<HTMLUListElement>(null)
  const items = Children.toArray(children)
  const { edges, measure, page } = usePaging(list, items.length)
  return (
    <section aria-labelledby={headingId} className="py-4 sm:py-5">
      <header className="mb-3 flex items-end gap-4 px-gutter">
        <div className="min-w-0 flex-1">
          <h2 id={headingId} className="text-xl">
            {more ? (
              <Link to={more.to} className="transition-colors hover:text-accent-text">
                {title}
              </Link>
            ) : (
              title
            )}
          </h2>
          {note != null && <p className="mt-0.5 text-sm text-ink-faint">{note}</p>}
        </div>
        {more && (
          <Link
            to={more.to}
            aria-label={`${more.label}: ${title}`}
            className="inline-flex min-h-11 items-center text-sm font-semibold whitespace-nowrap text-ink-muted hover:text-accent-text"
          >
            {more.label}
          </Link>
        )}
        <div className={cx('hidden gap-1', !(edges.atStart && edges.atEnd) && 'pointer-fine:flex')}>
          <IconButton
            label={`Back in ${title}`}
            icon={<ChevronLeft size={22} className="rtl:-scale-x-100" />}
            disabled={edges.atStart}
            onClick={() => page(-1)}
          />
          <IconButton
            label={`Further in ${title}`}
            icon={<ChevronRight size={22} className="rtl:-scale-x-100" />}
            disabled={edges.atEnd}
            onClick={() => page(1)}
          />
        </div>
      </header>
      <ul
        ref={list}
        onScroll={measure}
        onKeyDown={(event) => moveFocus(event)}
        className="no-scrollbar relative flex snap-x snap-proximity scroll-px-(--spacing-gutter) gap-3 overflow-x-auto overscroll-x-contain px-gutter pt-2 pb-1 sm:gap-4"
      >
        {items.map((child, index) => (
          <li key={index} data-item={index} className={cx('shrink-0 snap-start', WIDTHS[size])}>
            {child}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Which ends are reached, and scrolling by nearly a page; both in reading direction. */
function usePaging(list: React.RefObject<HTMLUListElement | null>, count: number) {
  const [edges, setEdges] = useState({ atStart: true, atEnd: true })
  const measure = () => setEdges((last) => readEdges(list.current, last))
  useEffect(() => {
    if (!list.current) return undefined
    const observer = new ResizeObserver(() => setEdges((last) => readEdges(list.current, last)))
    observer.observe(list.current)
    return () => observer.disconnect()
    // What it holds decides how far it goes, without changing its own size.
  }, [list, count])
  const page = (direction: 1 | -1) => {
    if (!list.current) return
    const sign = isRightToLeft(list.current) ? -direction : direction
    list.current.scrollBy({ left: sign * list.current.clientWidth * 0.85, behavior: 'smooth' })
  }
  return { edges, measure, page }
}

interface Edges {
  atStart: boolean
  atEnd: boolean
}

/** `last` itself when nothing changed, so that scrolling does not render the row again. */
function readEdges(list: HTMLElement | null, last: Edges): Edges {
  if (!list) return last
  const travelled = Math.abs(list.scrollLeft)
  const atStart = travelled < 8
  const atEnd = travelled + list.clientWidth > list.scrollWidth - 8
  return atStart === last.atStart && atEnd === last.atEnd ? last : { atStart, atEnd }
}
