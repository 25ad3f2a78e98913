import { Menu } from '@base-ui/react/menu'
import { Settings2 } from 'lucide-react'
import { RATES } from './actions.ts'
import { Choice, Choices, MenuPopup } from './choices.tsx'
import { ControlButton } from './control-button.tsx'
import { useMedia, usePlayer } from './player-context.ts'
import { chooseCaption } from './use-stream.ts'

export interface SettingsMenuProps {
  onOpenChange: (open: boolean) => void
}

/** Quality, speed and captions. */
export function SettingsMenu({ onOpenChange }: SettingsMenuProps) {
  return (
    <Menu.Root modal={false} onOpenChange={(open) => onOpenChange(open)}>
      <Menu.Trigger
        render={<ControlButton label="Quality and speed" icon={<Settings2 size={24} />} />}
      />
      <MenuPopup side="top">
        <Qualities />
        <Speeds />
        <Captions />
      </MenuPopup>
    </Menu.Root>
  )
}

function Qualities() {
  const { stream, streamState } = usePlayer()
  const { renditions, chosen, currentHeight } = streamState
  if (renditions.length === 0) return null
  const auto = currentHeight === null ? 'Auto' : `Auto (${currentHeight}p)`
  return (
    <Choices
      title="Quality"
      value={chosen === null ? 'auto' : String(chosen)}
      onChange={(value) => stream?.chooseRendition(value === 'auto' ? null : Number(value))}
    >
      <Choice value="auto">{chosen === null ? auto : 'Auto'}</Choice>
      {renditions.map(({ index, heightPixels }) => (
        <Choice key={index} value={String(index)}>
          {heightPixels}p
          {heightPixels >= 720 && <span className="text-xs text-accent-text"> HD</span>}
        </Choice>
      ))}
    </Choices>
  )
}

function Speeds() {
  const { actions } = usePlayer()
  const rate = useMedia((state) => state.rate)
  return (
    <Choices
      title="Speed"
      value={String(rate)}
      onChange={(value) => actions.setRate(Number(value))}
    >
      {RATES.map((value) => (
        <Choice key={value} value={String(value)}>
          {value === 1 ? 'Normal' : `${value}×`}
        </Choice>
      ))}
    </Choices>
  )
}

function Captions() {
  const { stream, streamState } = usePlayer()
  const { captions, caption } = streamState
  if (captions.length === 0) return null
  return (
    <Choices
      title="Captions"
      value={caption === null ? 'off' : String(caption)}
      onChange={(value) =>
        chooseCaption(
          stream,
          captions.find(({ index }) => String(index) === value),
        )
      }
    >
      <Choice value="off">Off</Choice>
      {captions.map(({ index, label }) => (
        <Choice key={index} value={String(index)}>
          {label}
        </Choice>
      ))}
    </Choices>
  )
}
