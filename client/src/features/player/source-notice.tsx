import { useEffect, useEffectEvent } from 'react'
import { NoticeLine } from './notice-line.tsx'

const SHOWN_MS = 8000

/** A line over the picture that goes by itself. */
export function SourceNotice({ text, onDone }: { text: string; onDone: () => void }) {
  const done = useEffectEvent(onDone)
  useEffect(() => {
    const timer = setTimeout(() => done(), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [text])
  return <NoticeLine text={text} testId="source-notice" />
}
