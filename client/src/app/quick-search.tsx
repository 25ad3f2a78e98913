import { lazy, Suspense, useEffect, useRef } from 'react'
import { useLocation } from 'react-router'

// Nobody searches in the first moment; the bar keeps its place.
const QuickSearchBox = lazy(() =>
  import('../features/search/quick-search-box.tsx').then((module) => ({
    default: module.QuickSearchBox,
  })),
)

/** The search of the top bar; `/` jumps to it. The search page has its own, so it is absent there. */
export function QuickSearch() {
  const { pathname } = useLocation()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => focusOnSlash(input), [])
  if (pathname === '/search') return null
  return (
    <div className="hidden md:block">
      <Suspense fallback={<div className="h-11 w-36 lg:w-60" />}>
        <QuickSearchBox ref={input} />
      </Suspense>
    </div>
  )
}

function focusOnSlash(input: React.RefObject<HTMLInputElement | null>) {
  const listen = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement
    const typing = target.closest('input, textarea, select, [contenteditable="true"]') != null
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    input.current?.focus()
  }
  addEventListener('keydown', listen)
  return () => removeEventListener('keydown', listen)
}
