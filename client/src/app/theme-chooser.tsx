import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useUiStore, type ThemeChoice } from './ui-store.ts'

const CHOICES = [
  { value: 'dark', label: 'Lights off', icon: <Moon size={20} /> },
  { value: 'light', label: 'Lights on', icon: <Sun size={20} /> },
  { value: 'system', label: 'Like the system', icon: <Monitor size={20} /> },
] as const

/** Dark, light, or as the system has it. */
export function ThemeChooser() {
  const theme = useUiStore((state) => state.theme)
  const setTheme = useUiStore((state) => state.setTheme)
  return (
    <RadioGroup
      aria-label="Theme"
      value={theme}
      onValueChange={(value: ThemeChoice) => setTheme(value)}
      className="grid gap-3 sm:grid-cols-3"
    >
      {CHOICES.map(({ value, label, icon }) => (
        <label
          key={value}
          className="flex min-h-14 cursor-pointer items-center gap-3 rounded-lg bg-surface px-4 ring-1 ring-line ring-inset hover:ring-line-strong has-data-checked:bg-accent-soft has-data-checked:text-accent-text has-data-checked:ring-accent-text"
        >
          <span aria-hidden="true">{icon}</span>
          <span className="flex-1 font-semibold">{label}</span>
          <Radio.Root
            value={value}
            className="grid size-5 place-items-center rounded-full ring-2 ring-line-strong ring-inset data-checked:ring-accent-text"
          >
            <Radio.Indicator className="size-2.5 rounded-full bg-accent-text" />
          </Radio.Root>
        </label>
      ))}
    </RadioGroup>
  )
}
