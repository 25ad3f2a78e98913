import { ArrowLeft, RotateCcw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { Panel } from './panel.tsx'

export interface EndScreenProps {
  title: string
  backTo: string
  onAgain: () => void
  /** More to do: keep as a favourite, what is alike. */
  children?: ReactNode
}

/** After the last picture. */
export function EndScreen({ title, backTo, onAgain, children }: EndScreenProps) {
  return (
    <Panel
      testId="end-screen"
      title="The end"
      actions={
        <>
          <ButtonLink
            to={backTo}
            variant="primary"
            size="lg"
            icon={<ArrowLeft size={20} aria-hidden="true" className="rtl:-scale-x-100" />}
          >
            Back to {title}
          </ButtonLink>
          <Button size="lg" icon={<RotateCcw size={18} aria-hidden="true" />} onClick={onAgain}>
            Watch again
          </Button>
          {children}
        </>
      }
    />
  )
}
