import { useCallback, useEffect, useState } from 'react'

interface AppleVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void
}

/**
 * Full screen of the whole document, so that menus and dialogs stay visible in it. iPhones have it
 * for the video alone.
 */
export function useFullscreen(video: AppleVideo) {
  const [isFullscreen, setFullscreen] = useState(() => document.fullscreenElement !== null)
  useEffect(() => {
    const follow = () => setFullscreen(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', follow)
    return () => {
      document.removeEventListener('fullscreenchange', follow)
      // The rest of the site is not meant to fill the screen.
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => null)
    }
  }, [])
  const toggleFullscreen = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen()
    else if (document.fullscreenEnabled) {
      void document.documentElement.requestFullscreen({ navigationUI: 'hide' }).catch(() => null)
    } else video.webkitEnterFullscreen?.()
  }, [video])
  return { isFullscreen, toggleFullscreen }
}
