import { useEffect, useEffectEvent, useState } from 'react'
import type { PlayerActions } from './actions.ts'
import type { MediaStore } from './media-store.ts'
import type { PlayerProps } from './player.tsx'
import { useMediaValue } from './use-media-value.ts'

type Beginning = Pick<PlayerProps, 'choices' | 'direct' | 'interruption' | 'onBegin'>

/**
 * Begins playback: by itself once the film can play, or where the viewer says. A browser that does
 * not let it begin by itself leaves the big play button. Pauses when another device interrupts.
 * Where others watch too, it begins when they do.
 */
export function useBeginning(actions: PlayerActions, store: MediaStore, props: Beginning) {
  const { choices, onBegin } = props
  const interrupted = props.interruption !== null
  const [asking, setAsking] = useState(choices.length > 0)
  const ready = useMediaValue(store, (state) => state.ready)
  const autoplay = useEffectEvent(() => {
    if (!asking && !props.direct) actions.play()
  })
  useEffect(() => {
    if (ready) autoplay()
  }, [ready])
  useEffect(() => {
    if (interrupted) actions.pause()
  }, [actions, interrupted])
  const begin = (positionSeconds: number) => {
    setAsking(false)
    onBegin(positionSeconds)
    if (Math.abs(store.getState().positionSeconds - positionSeconds) > 1) {
      actions.seekTo(positionSeconds)
    }
    actions.play()
  }
  return { asking, begin }
}
