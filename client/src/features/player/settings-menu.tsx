import { Menu } from '@base-ui/react/menu'
import { Check, Settings2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { RATES } from './actions.ts'
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
      <Menu.Portal>
        <Menu.Positioner
          side="top"
          align="end"
          sideOffset={14}
          collisionPadding={12}
          className="z-50"
        >
          <Menu.Popup className="flex max-h-(--available-height) origin-bottom-right gap-x-1 overflow-y-auto rounded-lg bg-raised p-2 text-ink shadow-overlay ring-1 ring-line transition-[opacity,translate] duration-(--duration-fast) outline-none data-ending-style:translate-y-1 data-ending-style:opacity-0 data-starting-style:translate-y-1 data-starting-style:opacity-0 max-sm:max-w-[calc(100vw-1.5rem)]">
            <Qualities />
            <Speeds />
            <Captions />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
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

interface ChoicesProps {
  title: string
  value: string
  onChange: (value: string) => void
  children: ReactNode
}

function Choices({ title, value, onChange, children }: ChoicesProps) {
  return (
    <Menu.RadioGroup
      value={value}
      onValueChange={(next: string) => onChange(next)}
      className="min-w-28 flex-1 sm:min-w-36"
    >
      <Menu.GroupLabel className="px-3 pt-1.5 pb-1 text-xs font-semibold text-ink-faint">
        {title}
      </Menu.GroupLabel>
      {children}
    </Menu.RadioGroup>
  )
}

function Choice({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Menu.RadioItem
      value={value}
      closeOnClick
      className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md ps-2 pe-3 text-sm whitespace-nowrap outline-none select-none data-checked:font-semibold data-checked:text-accent-text data-highlighted:bg-ink/10 pointer-coarse:min-h-11"
    >
      <span className="grid size-5 shrink-0 place-items-center">
        <Menu.RadioItemIndicator>
          <Check size={16} strokeWidth={2.5} />
        </Menu.RadioItemIndicator>
      </span>
      <span>{children}</span>
    </Menu.RadioItem>
  )
}
