import { useEffect } from 'react'
import { usePreferences } from './preferences.ts'

/** Begins as loud as the viewer left it, and remembers what they change. */
export function useRememberedVolume(video: HTMLVideoElement): void {
  useEffect(() => {
    const { volume, muted } = usePreferences.getState()
    video.volume = volume
    video.muted = muted
    const remember = () => {
      usePreferences.setState({ volume: video.volume, muted: video.muted })
    }
    video.addEventListener('volumechange', remember)
    return () => video.removeEventListener('volumechange', remember)
  }, [video])
}
