import {
  Activity,
  CircuitBoard,
  Clapperboard,
  ScrollText,
  ShieldBan,
  Upload,
  Users,
} from 'lucide-react'
import type { NavItem } from '../../lumen/layout/top-nav.tsx'

/** The pages of administrators, in the order of their navigation. A new one is one entry here. */
export const administrationPages: readonly NavItem[] = [
  {
    to: '/admin/catalogue',
    label: 'Catalogue',
    icon: <Clapperboard size={18} aria-hidden="true" />,
  },
  { to: '/admin/users', label: 'Accounts', icon: <Users size={18} aria-hidden="true" /> },
  { to: '/admin/uploads', label: 'Uploads', icon: <Upload size={18} aria-hidden="true" /> },
  { to: '/admin/audit', label: 'Security log', icon: <ScrollText size={18} aria-hidden="true" /> },
  { to: '/admin/blocks', label: 'Blocks', icon: <ShieldBan size={18} aria-hidden="true" /> },
  { to: '/admin/progress', label: 'Progress', icon: <Activity size={18} aria-hidden="true" /> },
  { to: '/admin/breakers', label: 'Breakers', icon: <CircuitBoard size={18} aria-hidden="true" /> },
]
