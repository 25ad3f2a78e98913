import { useEffect, useRef, type ReactNode } from 'react'

export interface PanelProps {
  title: string
  children?: ReactNode
  /** Buttons, the expected one first: it receives the focus. */
  actions: ReactNode
  /** Over what: a picture that goes on, or a darkened one. */
  tone?: 'scrim' | 'plain'
  testId?: string
}

/** A question or a message in the middle of the player, with ways on. */
export function Panel({ title, children, actions, tone = 'scrim', testId }: PanelProps) {
  const buttons = useRef<HTMLDivElement>(null)
  useEffect(() => {
    buttons.current?.querySelector<HTMLElement>('button, a')?.focus({ preventScroll: true })
  }, [])
  return (
    <div
      role="dialog"
      aria-label={title}
      data-testid={testId}
      className={`absolute inset-0 z-20 grid animate-fade place-items-center overflow-y-auto p-6 pt-20 ${
        tone === 'scrim' ? 'bg-scrim backdrop-blur-sm' : ''
      }`}
    >
      <div className="flex w-full max-w-lg flex-col items-center text-center">
        <h2 className="text-2xl">{title}</h2>
        {children != null && <div className="mt-3 text-ink-muted">{children}</div>}
        <div ref={buttons} className="mt-7 flex flex-wrap justify-center gap-3">
          {actions}
        </div>
      </div>
    </div>
  )
}
