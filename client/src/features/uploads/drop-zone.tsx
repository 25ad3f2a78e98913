import { Film } from 'lucide-react'
import { useRef, useState, type DragEvent } from 'react'
import { Button } from '../../lumen/actions/button.tsx'
import { cx } from '../../lumen/cx.ts'

export interface DropZoneProps {
  /** A sentence under the invitation. */
  hint: string
  disabled: boolean
  onFiles: (files: readonly File[]) => void
}

/** Where films are dropped, or chosen. */
export function DropZone({ hint, disabled, onFiles }: DropZoneProps) {
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
      <Film size={32} aria-hidden="true" className="mb-4 text-accent-text" />
      <p className="hidden text-lg font-semibold pointer-fine:block">Drop films here</p>
      <p className="mt-1 mb-5 max-w-md text-ink-muted">{hint}</p>
      <Button variant="primary" disabled={disabled} onClick={() => input.current?.click()}>
        Choose films
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept="video/*,.mkv,.mp4,.mov,.webm,.avi,.ts,.m2ts,.mpg,.wmv,.flv"
        onChange={(event) => {
          take(event.target.files)
          // So that the same file can be chosen again.
          event.target.value = ''
        }}
      />
    </div>
  )
}
