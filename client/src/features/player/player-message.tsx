import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { EmptyState } from '../../lumen/feedback/states.tsx'

export interface PlayerMessageProps {
  title: string
  backTo: string
  icon?: ReactNode
  /** Ways on; back is always one. */
  action?: ReactNode
  children?: ReactNode
}

/** Why there is no picture, over the whole window. */
export function PlayerMessage({ title, backTo, icon, action, children }: PlayerMessageProps) {
  return (
    <div
      data-testid="player-message"
      className="fixed inset-0 grid place-items-center overflow-y-auto bg-canvas text-ink"
    >
      <Link
        to={backTo}
        aria-label="Back"
        className="absolute start-3 top-3 grid size-12 place-items-center rounded-full hover:bg-raised sm:start-6 sm:top-4"
      >
        <ArrowLeft size={26} className="rtl:-scale-x-100" />
      </Link>
      <EmptyState level={1} title={title} icon={icon} action={action}>
        {children}
      </EmptyState>
    </div>
  )
}
