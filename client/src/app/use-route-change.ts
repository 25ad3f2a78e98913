import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'
import { morphArrived } from '../lumen/media/morph.ts'

/** Where each entry of the history was scrolled to, by its key. */
const positions = new Map<string, number>()

/**
 * After a navigation the page begins at its top and holds the focus, so that screen readers start
 * there; going back returns to where the viewer was. A new query alone (filters) moves nothing.
 */
export function useRouteChange(main: RefObject<HTMLElement | null>): void {
  const { key, pathname } = useLocation()
  const type = useNavigationType()
  const lastPath = useRef(pathname)

  useEffect(() => {
    history.scrollRestoration = 'manual'
    const remember = () => positions.set(key, window.scrollY)
    addEventListener('scroll', remember, { passive: true })
    return () => removeEventListener('scroll', remember)
  }, [key])

  useLayoutEffect(() => {
    morphArrived()
    const samePage = lastPath.current === pathname
    lastPath.current = pathname
    if (type === NavigationType.Pop) window.scrollTo(0, positions.get(key) ?? 0)
    if (samePage) return
    if (type !== NavigationType.Pop) window.scrollTo(0, 0)
    const page = main.current
    const pageChoseFocus = page?.contains(document.activeElement) && document.activeElement !== page
    if (pageChoseFocus !== true) page?.focus({ preventScroll: true })
  }, [key, pathname, type, main])
}
