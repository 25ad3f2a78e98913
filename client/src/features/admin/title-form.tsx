import type { FieldError } from '@cinema/contract'
import { useForm, type UseFormReturn } from 'react-hook-form'
import { ApiError, describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { CheckBox } from '../../lumen/forms/check-box.tsx'
import { Field } from '../../lumen/forms/field.tsx'
import { Input } from '../../lumen/forms/input.tsx'
import { TextArea } from '../../lumen/forms/text-area.tsx'
import { FormProblem } from '../auth/form-problem.tsx'
import {
  changeOf,
  type FormKind,
  type TitleChange,
  type TitleField,
  type TitleValues,
} from './title-values.ts'

interface Line {
  name: Exclude<TitleField, 'featured' | 'premium'>
  label: string
  hint?: string
  lines?: number
  /** Given for what not every kind has. */
  kinds?: readonly FormKind[]
}

const playable = ['film', 'episode', 'new-episode'] as const
const SECONDS = 'In seconds from the start'

const LINES: readonly Line[] = [
  { name: 'title', label: 'Title' },
  { name: 'number', label: 'Number in its season', kinds: ['new-episode'] },
  { name: 'year', label: 'Year' },
  { name: 'overview', label: 'Description', lines: 6 },
  { name: 'genres', label: 'Genres', hint: 'Names with commas between them' },
  { name: 'tags', label: 'Tags', hint: 'Words such as based-on-a-book, with commas between them' },
  { name: 'credits', label: 'People', hint: 'One a line: Ada Birch, director', lines: 6 },
  {
    ...{ name: 'seasons', label: 'Seasons', lines: 4, kinds: ['series'] },
    hint: 'One a line: 1, The first winter. A season with episodes stays',
  },
  { name: 'releasedOn', label: 'Released on', hint: 'Such as 1999-03-31', kinds: playable },
  { name: 'durationSeconds', label: 'Duration in seconds', kinds: playable },
  { name: 'introEndSeconds', label: 'End of the intro', hint: SECONDS, kinds: playable },
  { name: 'creditsStartSeconds', label: 'Start of the credits', hint: SECONDS, kinds: playable },
  { name: 'rating', label: 'Rating, 0 to 10', kinds: playable },
  { name: 'certification', label: 'Certification', kinds: playable },
  { name: 'posterUrl', label: 'Address of the poster' },
  { name: 'backdropUrl', label: 'Address of the wide picture' },
]

export interface TitleFormProps {
  kind: FormKind
  /** What the change is made to: only what differs from it is sent. */
  initial: TitleValues
  /** What the form begins with, where that is more: words kept over a conflict. */
  draft?: TitleValues | undefined
  submitLabel: string
  /** Rejects with the server's problem, which is shown where it belongs. */
  send: (change: TitleChange, values: TitleValues) => Promise<unknown>
}

/** Everything about a title that can be edited, with what is wrong beside its field. */
export function TitleForm({ kind, initial, draft, submitLabel, send }: TitleFormProps) {
  const form = useForm<TitleValues>({ defaultValues: draft ?? initial })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async (values) => {
    const { change, errors: wrong } = changeOf(kind, initial, values)
    if (!change) {
      showErrors(form, wrong, 'Nothing was changed.')
      return
    }
    await send(change, values).catch((error: unknown) => {
      const found = error instanceof ApiError ? error.errors : []
      showErrors(form, found, describeError(error).detail)
    })
  })
  const lines = LINES.filter(({ kinds }) => kinds?.includes(kind) ?? true)
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
        {lines.map(({ name, label, hint, lines: rows }) => (
          <div key={name} className={rows === undefined ? undefined : 'md:col-span-2'}>
            <Field label={label} hint={hint} error={errors[name]?.message}>
              {(control) =>
                rows === undefined ? (
                  <Input {...control} {...form.register(name)} />
                ) : (
                  <TextArea rows={rows} {...control} {...form.register(name)} />
                )
              }
            </Field>
          </div>
        ))}
      </div>
      <div className="flex flex-wrap gap-x-8">
        {(kind === 'film' || kind === 'series') && (
          <CheckBox label="Featured on the home page" {...form.register('featured')} />
        )}
        {kind !== 'series' && (
          <CheckBox label="For premium viewers" {...form.register('premium')} />
        )}
      </div>
      {/* Where whoever has just pressed the button looks. */}
      <FormProblem message={errors.root?.message} />
      <Button type="submit" variant="primary" loading={isSubmitting} className="self-start">
        {submitLabel}
      </Button>
    </form>
  )
}

/** Each beside its field; what belongs to none above the form. */
function showErrors(
  form: UseFormReturn<TitleValues>,
  errors: readonly FieldError[],
  otherwise: string,
): void {
  const known = new Set(Object.keys(form.getValues()))
  const named = errors
    .map(({ path, message }) => ({ field: path.split('.')[1] ?? '', message }))
    .filter(({ field }) => known.has(field))
  for (const [index, { field, message }] of named.entries()) {
    form.setError(field as TitleField, { message }, { shouldFocus: index === 0 })
  }
  if (named.length === 0) form.setError('root', { message: otherwise })
}
