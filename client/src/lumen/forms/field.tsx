import { CircleAlert } from 'lucide-react'
import { useId, type ReactNode } from 'react'

/** What a control must carry so that label and messages belong to it. */
export interface ControlProps {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

export interface FieldProps {
  label: string
  hint?: ReactNode
  /** A sentence that says what is wrong and how to mend it. */
  error?: string | undefined
  /** Beside the label, for example "Forgot it?". */
  aside?: ReactNode
  children: (control: ControlProps) => ReactNode
}

/** A label, a control, a hint, and the message that replaces the hint when the value is refused. */
export function Field({ label, hint, error, aside, children }: FieldProps) {
  const id = useId()
  const messageId = `${id}-message`
  const hasMessage = error != null || hint != null
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="text-sm font-semibold">
          {label}
        </label>
        {aside}
      </div>
      {children({
        id,
        'aria-describedby': hasMessage ? messageId : undefined,
        'aria-invalid': error == null ? undefined : true,
      })}
      {/* Always there, so that a message that arrives is announced. */}
      <div id={messageId} aria-live="polite" className="text-sm">
        {error == null ? (
          hint != null && <span className="text-ink-faint">{hint}</span>
        ) : (
          <span className="flex items-center gap-1.5 font-medium text-danger-text">
            <CircleAlert size={16} aria-hidden="true" className="shrink-0" />
            {error}
          </span>
        )}
      </div>
    </div>
  )
}
