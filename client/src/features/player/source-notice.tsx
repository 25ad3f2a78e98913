import { useEffect, useEffectEvent } from 'react'

const SHOWN_MS = 8000

/** A line over the picture that goes by itself. */
export function SourceNotice({ text, onDone }: { text: string; onDone: () => void }) {
  const done = useEffectEvent(onDone)
  useEffect(() => {
    const timer = setTimeout(() => done(), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div
      role="status"
      data-testid="source-notice"
      className="pointer-events-none absolute inset-x-4 top-20 z-20 flex animate-fade justify-center"
    >
      <p className="rounded-full bg-raised px-4 py-2 text-center text-sm font-medium text-ink shadow-overlay ring-1 ring-line">
        {text}
      </p>
    </div>
  )
}
