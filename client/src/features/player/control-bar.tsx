import {
  Captions,
  Maximize,
  Minimize,
  Pause,
  PictureInPicture2,
  Play,
  SkipForward,
} from 'lucide-react'
import { ControlButton } from './control-button.tsx'
import { JumpIcon } from './jump-icon.tsx'
import { useMedia, usePlayer } from './player-context.ts'
import { SeekBar } from './seek-bar.tsx'
import { SettingsButton } from './settings-button.tsx'
import type { Shell } from './shortcuts.ts'
import { TimeDisplay } from './time-display.tsx'
import type { Thumbnail } from './trickplay.ts'
import { VolumeControl } from './volume-control.tsx'

export interface ControlBarProps {
  shell: Shell
  thumbnails: readonly Thumbnail[]
  isFullscreen: boolean
  hasNext: boolean
  onMenuChange: (open: boolean) => void
}

/** Everything at the foot of the film. */
export function ControlBar({
  shell,
  thumbnails,
  isFullscreen,
  hasNext,
  onMenuChange,
}: ControlBarProps) {
  const { streamState } = usePlayer()
  return (
    <div className="px-[max(1rem,env(safe-area-inset-left))] pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-8 sm:pb-5">
      <SeekBar thumbnails={thumbnails} />
      <div dir="ltr" className="-mx-2 flex items-center gap-0.5 sm:gap-1.5">
        <Transport />
        <VolumeControl />
        <TimeDisplay />
        <div className="flex-1" />
        {hasNext && (
          <ControlButton
            label="Next episode"
            shortcut="n"
            icon={<SkipForward size={24} />}
            onClick={shell.playNext}
          />
        )}
        {streamState.captions.length > 0 && (
          <ControlButton
            label={streamState.caption === null ? 'Captions on' : 'Captions off'}
            shortcut="c"
            aria-pressed={streamState.caption !== null}
            icon={<Captions size={24} />}
            onClick={shell.toggleCaptions}
          />
        )}
        <SettingsButton onOpenChange={onMenuChange} />
        <PictureButton />
        <ControlButton
          label={isFullscreen ? 'Leave full screen' : 'Full screen'}
          shortcut="f"
          tip="end"
          icon={isFullscreen ? <Minimize size={24} /> : <Maximize size={24} />}
          onClick={shell.toggleFullscreen}
        />
      </div>
    </div>
  )
}

function Transport() {
  const { actions } = usePlayer()
  const paused = useMedia((state) => state.paused)
  return (
    <>
      <ControlButton
        label={paused ? 'Play' : 'Pause'}
        shortcut="k"
        tip="start"
        size="lg"
        data-testid="play-pause"
        icon={
          paused ? <Play size={28} fill="currentColor" /> : <Pause size={28} fill="currentColor" />
        }
        onClick={actions.togglePlay}
      />
      <ControlButton
        label="Back 10 seconds"
        shortcut="j"
        icon={<JumpIcon direction="back" size={27} />}
        className="max-sm:hidden"
        onClick={() => actions.seekBy(-10)}
      />
      <ControlButton
        label="Forward 10 seconds"
        shortcut="l"
        icon={<JumpIcon direction="forward" size={27} />}
        className="max-sm:hidden"
        onClick={() => actions.seekBy(10)}
      />
    </>
  )
}

function PictureButton() {
  const { actions } = usePlayer()
  const inPicture = useMedia((state) => state.inPicture)
  if (!document.pictureInPictureEnabled) return null
  return (
    <ControlButton
      label={inPicture ? 'Leave picture in picture' : 'Picture in picture'}
      shortcut="p"
      aria-pressed={inPicture}
      icon={<PictureInPicture2 size={23} />}
      className="max-sm:hidden"
      onClick={actions.togglePicture}
    />
  )
}
