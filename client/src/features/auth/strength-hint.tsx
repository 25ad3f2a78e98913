import { cx } from '../../lumen/cx.ts'
import { strengthOf } from './password-strength.ts'

const TONES = ['bg-danger', 'bg-danger', 'bg-accent', 'bg-accent', 'bg-success-text'] as const

/** Four lights and a word for how good a password is. */
export function StrengthHint({ password, personal }: { password: string; personal: string[] }) {
  const { score, label } = strengthOf(password, personal)
  if (password === '') return 'At least 10 characters. A few random words are easy to keep in mind.'
  return (
    <span className="flex items-center gap-3">
      <span aria-hidden="true" className="grid w-32 grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={cx(
              'h-1 rounded-full',
              step <= Math.max(1, score) ? TONES[score] : 'bg-ink/15',
            )}
          />
        ))}
      </span>
      <span>
        <span className="sr-only">Password strength: </span>
        {label}
      </span>
    </span>
  )
}
