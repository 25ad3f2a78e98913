import { useEffect, useEffectEvent } from 'react'
import type { MediaStore } from './media-store.ts'
import type { PlayerProps } from './player.tsx'
import type { StreamFailure } from './stream.ts'
import { useMediaValue } from './use-media-value.ts'

/**
 * Tells of a failure, and goes on from another source, where there is one, when this one does not
 * even begin to play. A film that is on is the viewer's to take away, and a lost connection is no
 * reason.
 */
export function useFailure(
  store: MediaStore,
  failure: StreamFailure | null,
  { onFailure, otherSource }: Pick<PlayerProps, 'onFailure' | 'otherSource'>,
): void {
  const begun = useMediaValue(store, (state) => state.begun)
  const tell = useEffectEvent(onFailure)
  const leave = useEffectEvent(() => otherSource?.())
  const isHopeless = failure !== null && !begun && (failure !== 'network' || navigator.onLine)
  useEffect(() => {
    if (failure !== null) tell(failure)
  }, [failure])
  useEffect(() => {
    if (isHopeless) leave()
  }, [isHopeless])
}
