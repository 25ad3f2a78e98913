import { useRef, useState, type DragEvent, type ReactNode } from 'react'
import { Button } from '../actions/button.tsx'
import { cx } from '../cx.ts'

export interface DropZoneProps {
  icon: ReactNode
  /** To drop files: “Drop films here”. */
  invitation: string
  /** On the button that opens the choice: “Choose films”. */
  choice: string
  /** As of an input for files. */
  accept: string
  multiple?: boolean
  /** A sentence under the invitation. */
  hint: string
  disabled: boolean
  onFiles: (files: readonly File[]) => void
}

/** Where files are dropped, or chosen. */
export function DropZone({ icon, invitation, choice, accept, ...props }: DropZoneProps) {
  const { multiple = false, hint, disabled, onFiles } = props
  const [isOver, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = (list: FileList | null) => {
    if (!disabled && list && list.length > 0) onFiles(Array.from(list))
  }
  const drag = (over: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(over && !disabled)
  }
  return (
    <div
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event)
        take(event.dataTransfer.files)
      }}
      className={cx(
        'flex flex-col items-center rounded-lg border border-dashed px-5 py-7 text-center sm:py-10 transition-colors duration-(--duration-fast)',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-surface',
      )}
    >
      <span aria-hidden="true" className="mb-4 text-accent-text">
        {icon}
      </span>
      <p className="hidden text-lg font-semibold pointer-fine:block">{invitation}</p>
      <p className="mt-1 mb-5 max-w-md text-ink-muted">{hint}</p>
      <Button variant="primary" disabled={disabled} onClick={() => input.current?.click()}>
        {choice}
      </Button>
      <input
        ref={input}
        type="file"
        multiple={multiple}
        hidden
        accept={accept}
        onChange={(event) => {
          take(event.target.files)
          // So that the same file can be chosen again.
          event.target.value = ''
        }}
      />
    </div>
  )
}
