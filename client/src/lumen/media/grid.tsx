import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { moveFocus } from './move-focus.ts'

const MIN_CARD = { compact: 104, regular: 164 }
const GAP = { compact: 12, regular: 20 }
/** Height of a card's two lines of text, 3.25rem. */
const CAPTION = 52

export interface GridProps<Item> {
  label: string
  items: readonly Item[]
  keyOf: (item: Item) => string
  children: (item: Item) => ReactNode
  /** Called when the viewer nears the end; call it idle while a page is under way. */
  onEnd?: (() => void) | undefined
}

/**
 * Posters in as many columns as fit. Only the rows near the window are in the document, so a
 * catalogue of any length scrolls like a short one.
 */
export function Grid<Item>({ label, items, keyOf, children, onEnd }: GridProps<Item>) {
  const container = useRef<HTMLDivElement>(null)
  const { width, top } = usePlace(container)
  const kind = width < 560 ? 'compact' : 'regular'
  const gap = GAP[kind]
  const columns = Math.max(2, Math.floor((width + gap) / (MIN_CARD[kind] + gap)))
  const cardWidth = (width - gap * (columns - 1)) / columns
  const rowHeight = Math.round(cardWidth * 1.5 + CAPTION + gap)
  const rowCount = Math.ceil(items.length / columns)
  const virtualizer = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => rowHeight,
    overscan: 2,
    scrollMargin: top,
  })
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  const rows = virtualizer.getVirtualItems()
  const lastRow = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (rowCount > 0 && lastRow >= rowCount - 2) onEnd?.()
  }, [lastRow, rowCount, onEnd])

  return (
    <div
      ref={container}
      role="list"
      aria-label={label}
      onKeyDown={(event) => moveFocus(event, columns)}
      className="relative w-full"
      style={{ height: Math.max(0, rowCount * rowHeight - gap) }}
    >
      {rows.map((row) => (
        <div
          key={row.key}
          role="presentation"
          className="absolute inset-x-0 top-0 grid"
          style={{
            gap,
            gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            transform: `translateY(${row.start - top}px)`,
          }}
        >
          {items.slice(row.index * columns, (row.index + 1) * columns).map((item, offset) => (
            <div
              key={keyOf(item)}
              role="listitem"
              data-item={row.index * columns + offset}
              aria-posinset={row.index * columns + offset + 1}
              aria-setsize={onEnd ? -1 : items.length}
            >
              {children(item)}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

/** Width of the element and its distance from the top of the document, kept up to date. */
function usePlace(element: React.RefObject<HTMLElement | null>) {
  const [place, setPlace] = useState({ width: 1024, top: 0 })
  useLayoutEffect(() => {
    const measure = () => {
      if (!element.current) return
      const box = element.current.getBoundingClientRect()
      const next = { width: box.width || 1024, top: Math.round(box.top + window.scrollY) }
      setPlace((last) => (last.width === next.width && last.top === next.top ? last : next))
    }
    measure()
    const observer = new ResizeObserver(measure)
    if (element.current) observer.observe(element.current)
    // What stands above can grow (filters that wrap), which moves this without resizing it.
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [element])
  return place
}
