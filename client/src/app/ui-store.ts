import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type ThemeChoice = 'system' | 'light' | 'dark'

interface UiState {
  theme: ThemeChoice
  setTheme: (theme: ThemeChoice) => void
}

/** How the viewer likes the interface. `public/theme.js` reads the same record before first paint. */
export const useUiStore = create<UiState>()(
  persist((set) => ({ theme: 'system', setTheme: (theme) => set({ theme }) }), {
    name: 'cinema.ui',
  }),
)
