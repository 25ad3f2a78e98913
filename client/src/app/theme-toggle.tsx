import { Moon, Sun } from 'lucide-react'
import { IconButton } from '../lumen/actions/icon-button.tsx'
import { useUiStore } from './ui-store.ts'
import { useTheme } from './use-theme.ts'

export function ThemeToggle() {
  const theme = useTheme()
  const setTheme = useUiStore((state) => state.setTheme)
  const next = theme === 'dark' ? 'light' : 'dark'
  return (
    <IconButton
      label={next === 'light' ? 'Turn the lights on' : 'Turn the lights off'}
      icon={next === 'light' ? <Sun size={20} /> : <Moon size={20} />}
      onClick={() => setTheme(next)}
    />
  )
}
