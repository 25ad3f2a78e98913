import { Settings2 } from 'lucide-react'
import { ControlButton } from './control-button.tsx'
import { useOnDemand } from './use-on-demand.ts'

export interface SettingsButtonProps {
  onOpenChange: (open: boolean) => void
}

const button = { label: 'Settings', icon: <Settings2 size={24} /> }
const fetchMenu = async () => (await import('./settings-menu.tsx')).SettingsMenu

/** Opens quality, speed, what is heard and read; the menu takes the place of this button. */
export function SettingsButton({ onOpenChange }: SettingsButtonProps) {
  const [SettingsMenu, ask] = useOnDemand(fetchMenu)
  if (SettingsMenu) return <SettingsMenu button={button} onOpenChange={onOpenChange} />
  return <ControlButton {...button} aria-haspopup="menu" aria-expanded={false} onClick={ask} />
}
