import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { useEffect } from 'react'
import { RATES } from './actions.ts'
import { CaptionLook, Captions } from './caption-settings.tsx'
import { Choice, Choices, ChoiceMenu } from './choices.tsx'
import type { ControlButtonProps } from './control-button.tsx'
import { useMedia, usePlayer } from './player-context.ts'
import { toggleStats, usePreferences } from './preferences.ts'
import { chooseAudio } from './use-stream.ts'

export interface SettingsMenuProps {
  button: ControlButtonProps
  onOpenChange: (open: boolean) => void
}

/** Quality, speed, what is heard and read, and the figures of the stream. */
export function SettingsMenu({ button, onOpenChange }: SettingsMenuProps) {
  // It comes up open, without a change.
  useEffect(() => onOpenChange(true), [onOpenChange])
  return (
    <ChoiceMenu button={button} side="top" onOpenChange={onOpenChange}>
      <Qualities />
      <Speeds />
      <Audios />
      <Captions />
      <CaptionLook />
      <Stats />
    </ChoiceMenu>
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

function Audios() {
  const { stream, streamState } = usePlayer()
  const { audios, audio } = streamState
  if (audios.length < 2) return null
  return (
    <Choices
      title="Sound"
      value={String(audio)}
      onChange={(value) => {
        const track = audios.find(({ index }) => String(index) === value)
        if (track) chooseAudio(stream, track)
      }}
    >
      {audios.map(({ index, label }) => (
        <Choice key={index} value={String(index)}>
          {label}
        </Choice>
      ))}
    </Choices>
  )
}

/** Stays open: whoever turns the figures on looks at what they say. */
function Stats() {
  const shown = usePreferences(({ showsStats }) => showsStats)
  return (
    <Menu.CheckboxItem
      checked={shown}
      onCheckedChange={toggleStats}
      className="flex min-h-9 basis-full cursor-pointer items-center gap-2 rounded-md border-t border-line ps-2 pe-3 text-sm outline-none select-none data-checked:font-semibold data-checked:text-accent-text data-highlighted:bg-ink/10 pointer-coarse:min-h-11"
    >
      <span className="grid size-5 shrink-0 place-items-center">
        <Menu.CheckboxItemIndicator>
          <Check size={16} strokeWidth={2.5} />
        </Menu.CheckboxItemIndicator>
      </span>
      Figures of the stream
    </Menu.CheckboxItem>
  )
}
