import { Volume1, Volume2, VolumeX } from 'lucide-react'
import { cx } from '../../lumen/cx.ts'
import { Slider } from '../../lumen/forms/slider.tsx'
import { ControlButton } from './control-button.tsx'
import { useMedia, usePlayer } from './player-context.ts'

/** Sound on or off, and a slider that opens beside it. Phones have keys for the loudness. */
export function VolumeControl() {
  const { actions } = usePlayer()
  const muted = useMedia((state) => state.muted)
  const volume = useMedia((state) => state.volume)
  const Icon = muted ? VolumeX : volume < 0.5 ? Volume1 : Volume2
  return (
    <div
      dir="ltr"
      className={cx(
        'group/volume flex items-center',
        // Narrow bars leave it to the phone's own keys, unless silence would be a riddle.
        !muted && 'max-sm:pointer-coarse:hidden',
      )}
    >
      <ControlButton
        label={muted ? 'Sound on' : 'Sound off'}
        shortcut="m"
        icon={<Icon size={24} />}
        onClick={() => actions.toggleMuted()}
      />
      <div className="w-0 overflow-hidden opacity-0 transition-[width,opacity] duration-(--duration-base) group-focus-within/volume:w-28 group-focus-within/volume:opacity-100 group-hover/volume:w-28 group-hover/volume:opacity-100 pointer-coarse:hidden">
        <div className="w-28 px-3">
          <Slider
            label="Volume"
            value={muted ? 0 : Math.round(volume * 100)}
            step={5}
            describe={(value) => `${value} %`}
            onChange={(value) => actions.setVolume(value / 100)}
          />
        </div>
      </div>
    </div>
  )
}
