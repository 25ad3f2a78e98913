import type { MouseEvent } from 'react'

/** What the poster of a card and the poster of its page are called while one becomes the other. */
const NAME = 'lumen-poster'
/** A page that takes longer than this to appear is not waited for: the picture would stand still. */
const PATIENCE_MS = 500

let arrive: (() => void) | null = null

/** Put on the element that a card's poster grows into. */
export const morphTarget = { 'data-morph-target': '', style: { viewTransitionName: NAME } }

/**
 * Follows a link so that its poster travels to its place on the next page, where the browser can
 * (View Transitions API) and the viewer has nothing against motion. Otherwise the link is followed
 * as links are.
 */
export function followWithMorph(event: MouseEvent<HTMLElement>, navigate: () => void): void {
  const poster = event.currentTarget.querySelector<HTMLElement>('[data-morph-source]')
  if (!poster || !isPlainPress(event) || !canMorph()) return
  event.preventDefault()
  // Two elements of one name would cancel the transition.
  for (const target of document.querySelectorAll<HTMLElement>('[data-morph-target]')) {
    target.style.viewTransitionName = 'none'
  }
  poster.style.viewTransitionName = NAME
  const transition = document.startViewTransition(
    () =>
      new Promise<void>((resolve) => {
        arrive = resolve
        setTimeout(morphArrived, PATIENCE_MS)
        navigate()
      }),
  )
  const tidy = () => poster.style.removeProperty('view-transition-name')
  transition.finished.then(tidy, tidy)
  // A transition that the browser skips (hidden tab, another one under way) is no error.
  transition.ready.catch(() => undefined)
}

/** Tells that the next page is in the document. */
export function morphArrived(): void {
  arrive?.()
  arrive = null
}

/** Whether a poster is on its way; the page it goes to then needs no entrance of its own. */
export function isMorphing(): boolean {
  return arrive !== null
}

function isPlainPress(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
}

function canMorph(): boolean {
  return (
    'startViewTransition' in document && !matchMedia('(prefers-reduced-motion: reduce)').matches
  )
}
