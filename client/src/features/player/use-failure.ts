import { useEffect, useEffectEvent } from 'react'
import type { MediaStore } from './media-store.ts'
import type { StreamFailure } from './stream.ts'
import { useMediaValue } from './use-media-value.ts'

/**
 * Goes on from another source, where there is one, when this one does not even begin to play. A
 * film that is on is the viewer's to take away, and a lost connection is no reason.
 */
export function useOtherSource(
  store: MediaStore,
  failure: StreamFailure | null,
  otherSource: (() => void) | null,
): void {
  const begun = useMediaValue(store, (state) => state.begun)
  const leave = useEffectEvent(() => otherSource?.())
  const isHopeless = failure !== null && !begun && (failure !== 'network' || navigator.onLine)
  useEffect(() => {
    if (isHopeless) leave()
  }, [isHopeless])
}
