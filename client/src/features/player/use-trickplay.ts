import { useEffect, useState } from 'react'
import { loadTrickplay, type Thumbnail } from './trickplay.ts'

const NONE: readonly Thumbnail[] = []

/** The thumbnails of a film; none until they are there, or when it has none. */
export function useTrickplay(url: string | null): readonly Thumbnail[] {
  const [loaded, setLoaded] = useState<{ url: string; thumbnails: readonly Thumbnail[] }>()
  useEffect(() => {
    if (url === null) return undefined
    const controller = new AbortController()
    void loadTrickplay(url, controller.signal).then((thumbnails) => {
      if (controller.signal.aborted) return
      // The sheet is fetched before it is pointed at.
      const sheets = new Set(thumbnails.map(({ imageUrl }) => imageUrl))
      for (const sheet of sheets) new Image().src = sheet
      setLoaded({ url, thumbnails })
    })
    return () => controller.abort()
  }, [url])
  return loaded?.url === url ? loaded.thumbnails : NONE
}
