import { useRef, type PointerEvent } from 'react'
import { useMedia, usePlayer } from './player-context.ts'

const DOUBLE_TAP_MS = 300

export interface SurfaceProps {
  controlsVisible: boolean
  onShow: () => void
  onHide: () => void
  onFullscreen: () => void
  /** A double tap at a side of the picture jumped. */
  onSeek: (direction: 'back' | 'forward') => void
}

/**
 * The picture itself as a control. Mouse: a click plays or pauses, a double click fills the screen.
 * Finger: a tap shows or hides the controls, a double tap at the sides jumps 10 s. All of it has a
 * button or a key too, so assistive technology need not know this area.
 */
export function Surface({ controlsVisible, onShow, onHide, onFullscreen, onSeek }: SurfaceProps) {
  const { actions } = usePlayer()
  const begun = useMedia((state) => state.begun)
  const lastTap = useRef({ atMs: 0, side: 0 })
  const byMouse = useRef(false)
  const onTap = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    const ratio = (event.clientX - box.left) / box.width
    const side = ratio < 0.35 ? -1 : ratio > 0.65 ? 1 : 0
    const isDouble =
      event.timeStamp - lastTap.current.atMs < DOUBLE_TAP_MS && lastTap.current.side === side
    lastTap.current = { atMs: event.timeStamp, side }
    if (isDouble && side !== 0 && begun) {
      actions.seekBy(side * 10)
      onSeek(side < 0 ? 'back' : 'forward')
    } else if (controlsVisible) onHide()
    else onShow()
  }
  return (
    <div
      aria-hidden="true"
      data-testid="surface"
      className="absolute inset-0 touch-manipulation"
      onPointerUp={(event) => {
        byMouse.current = event.pointerType === 'mouse'
        if (event.pointerType === 'mouse') {
          if (event.button === 0) actions.togglePlay()
        } else onTap(event)
      }}
      onDoubleClick={() => {
        if (byMouse.current) onFullscreen()
      }}
    />
  )
}
