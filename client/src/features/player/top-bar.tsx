import { ArrowLeft, Keyboard } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ControlButton } from './control-button.tsx'

export interface TopBarProps {
  title: string
  subtitle?: string | undefined
  backTo: string
  /** Whether the place is saved, or how to have it saved. */
  status: ReactNode
  picker?: ReactNode
  /** Absent where there are no keys to tell of. */
  onHelp?: () => void
}

/** What is on, the way out, and how safe the viewer's place is. */
export function TopBar({ title, subtitle, backTo, status, picker, onHelp }: TopBarProps) {
  return (
    <header className="flex items-center gap-2 px-2 pt-[max(0.5rem,env(safe-area-inset-top))] sm:gap-4 sm:px-6 sm:pt-4">
      <Link
        to={backTo}
        aria-label="Leave the film"
        className="grid size-12 shrink-0 place-items-center rounded-full text-ink hover:bg-ink/15"
      >
        <ArrowLeft size={26} className="rtl:-scale-x-100" />
      </Link>
      <div className="min-w-0 flex-1">
        <h1 className="truncate text-lg leading-tight sm:text-xl">{title}</h1>
        {subtitle !== undefined && <p className="truncate text-sm text-ink-muted">{subtitle}</p>}
      </div>
      {status}
      {picker}
      {onHelp && (
        <ControlButton
          label="Keyboard shortcuts"
          icon={<Keyboard size={24} />}
          className="[&>span]:hidden pointer-coarse:hidden"
          title="Keyboard shortcuts"
          onClick={onHelp}
        />
      )}
    </header>
  )
}
