import type { Upload } from '@cinema/contract'
import { Check } from 'lucide-react'
import { cx } from '../../lumen/cx.ts'
import { STAGES } from './words.ts'

/** The steps from a file to a film, with the one that it is at. */
export function StageLine({ upload }: { upload: Upload }) {
  const at =
    upload.state === 'ready'
      ? STAGES.length
      : STAGES.findIndex(({ stage }) => stage === upload.stage)
  return (
    <ol className="flex flex-wrap gap-x-4 gap-y-1 text-sm" aria-label="Steps">
      {STAGES.map(({ stage, label }, index) => (
        <li
          key={stage}
          aria-current={index === at ? 'step' : undefined}
          className={cx(
            'inline-flex items-center gap-1.5',
            index === at && 'font-semibold text-accent-text',
            index < at && 'text-ink-muted',
            index > at && 'text-ink-faint',
          )}
        >
          {index < at ? (
            <Check size={14} aria-label="done" className="text-success-text" />
          ) : (
            <span
              aria-hidden="true"
              className={cx('size-1.5 rounded-full', index === at ? 'bg-accent' : 'bg-line-strong')}
            />
          )}
          {label}
        </li>
      ))}
    </ol>
  )
}
