import { create } from 'zustand'
import { persist } from 'zustand/middleware'

const KEPT = 8

interface RecentSearches {
  /** Newest first. */
  terms: string[]
  remember: (term: string) => void
  clear: () => void
}

/** What was searched for on this device, kept only here. */
export const useRecentSearches = create<RecentSearches>()(
  persist(
    (set) => ({
      terms: [],
      remember: (term) =>
        set(({ terms }) => ({
          terms: [term, ...terms.filter((other) => !sameText(other, term))].slice(0, KEPT),
        })),
      clear: () => set({ terms: [] }),
    }),
    { name: 'cinema.searches' },
  ),
)

function sameText(left: string, right: string): boolean {
  return left.localeCompare(right, undefined, { sensitivity: 'base' }) === 0
}
