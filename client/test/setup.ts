import { cleanup, configure } from '@testing-library/react'
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

// A busy machine may take its time; a test waits for a condition, not for a duration.
configure({ asyncUtilTimeout: 10_000 })
vi.setConfig({ testTimeout: 30_000 })

afterEach(cleanup)
