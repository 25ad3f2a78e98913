import { Waypoints } from 'lucide-react'
import { ControlButton } from './control-button.tsx'
import type { SourceOption } from './source-options.ts'
import { useOnDemand } from './use-on-demand.ts'

export interface SourcePickerProps {
  options: readonly SourceOption[]
  chosen: string
  onChoose: (key: string) => void
}

const button = {
  label: 'Source of the film',
  tip: 'below',
  'data-testid': 'source-picker',
  icon: <Waypoints size={24} />,
} as const
const fetchMenu = async () => (await import('./source-menu.tsx')).SourceMenu

/** Where the film comes from, and the other ways to it; absent when there is one way alone. */
export function SourcePicker(props: SourcePickerProps) {
  const [SourceMenu, ask] = useOnDemand(fetchMenu)
  if (props.options.length < 2) return null
  if (SourceMenu) return <SourceMenu {...props} button={button} />
  return <ControlButton {...button} aria-haspopup="menu" aria-expanded={false} onClick={ask} />
}
