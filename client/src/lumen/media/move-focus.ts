import type { KeyboardEvent } from 'react'

/**
 * Arrow keys inside a list of links: forward and backward in reading direction, and by a whole row
 * where `columns` is given. Home and End go to the ends of what is rendered. Items are found by
 * `data-item`, which holds their index.
 */
export function moveFocus(event: KeyboardEvent<HTMLElement>, columns?: number): void {
  const list = event.currentTarget
  const current = (event.target as HTMLElement).closest('[data-item]')
  if (!current || event.altKey || event.ctrlKey || event.metaKey) return
  const index = Number(current.getAttribute('data-item'))
  const target = itemAt(list, nextIndex(event.key, index, isRightToLeft(list), columns))
  const link = target?.querySelector<HTMLElement>('a[href], button:not([disabled])')
  if (!link) return
  event.preventDefault()
  link.focus()
}

function nextIndex(key: string, index: number, rightToLeft: boolean, columns = 0) {
  const forward = rightToLeft ? -1 : 1
  switch (key) {
    case 'ArrowRight':
      return index + forward
    case 'ArrowLeft':
      return index - forward
    case 'ArrowDown':
      return columns > 0 ? index + columns : null
    case 'ArrowUp':
      return columns > 0 ? index - columns : null
    case 'Home':
      return 'first'
    case 'End':
      return 'last'
    default:
      return null
  }
}

function itemAt(list: Element, index: number | 'first' | 'last' | null): Element | null {
  if (index == null) return null
  if (typeof index === 'number') return list.querySelector(`[data-item="${index}"]`)
  const items = list.querySelectorAll('[data-item]')
  return items[index === 'first' ? 0 : items.length - 1] ?? null
}

export function isRightToLeft(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl'
}
