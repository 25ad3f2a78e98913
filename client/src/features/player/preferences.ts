import type { ProviderName } from '@cinema/contract'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type CaptionSize = 'small' | 'medium' | 'large' | 'huge'
export type CaptionBackground = 'none' | 'soft' | 'solid'

interface PlayerPreferences {
  /** 0 to 1. */
  volume: number
  muted: boolean
  /** The clock counts down instead of up. */
  showsRemaining: boolean
  /** Language of the captions last turned on; null when they are off. */
  captionLanguage: string | null
  captionSize: CaptionSize
  captionBackground: CaptionBackground
  /** Language last chosen to be heard; null leaves it to the film. */
  audioLanguage: string | null
  /** Figures of the stream lie over the picture. */
  showsStats: boolean
  /** What the viewer last chose to play from; null leaves it to the server. */
  provider: ProviderName | null
}

/** How the viewer likes to watch, on this device. */
export const usePreferences = create<PlayerPreferences>()(
  persist<PlayerPreferences>(
    () => ({
      volume: 1,
      muted: false,
      showsRemaining: false,
      captionLanguage: null,
      captionSize: 'medium',
      captionBackground: 'soft',
      audioLanguage: null,
      showsStats: false,
      provider: null,
    }),
    { name: 'cinema.player' },
  ),
)

export const toggleStats = () =>
  usePreferences.setState(({ showsStats }) => ({ showsStats: !showsStats }))
