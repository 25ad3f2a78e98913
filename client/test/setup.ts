import { cleanup } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

// What browsers have and jsdom lacks: nothing is laid out there, so nothing is ever observed.
class NothingObserved {
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return []
  }
}

vi.stubGlobal('ResizeObserver', NothingObserved)
vi.stubGlobal('IntersectionObserver', NothingObserved)
vi.stubGlobal('scrollTo', () => {})
vi.stubGlobal('matchMedia', (media: string) =>
  Object.assign(new EventTarget(), { matches: false, media }),
)

afterEach(cleanup)
