import { zodResolver } from '@hookform/resolvers/zod'
import type { ReactNode } from 'react'
import { useForm, type Resolver } from 'react-hook-form'
import { Button, type ButtonVariant } from '../../lumen/actions/button.tsx'
import { cx } from '../../lumen/cx.ts'
import { Field } from '../../lumen/forms/field.tsx'
import { Input } from '../../lumen/forms/input.tsx'
import { showProblem } from './form-errors.ts'
import { FormProblem } from './form-problem.tsx'
import { PasswordInput } from './password-input.tsx'

type Texts = Record<string, string>

export interface SmallField {
  name: string
  label: string
  kind?: 'text' | 'email' | 'password' | 'code'
  autoComplete: string
  hint?: ReactNode
  initial?: string
}

export interface SmallFormProps {
  /** The body of the endpoint that the form is for: it says what is wrong before the server does. */
  schema: Parameters<typeof zodResolver>[0]
  fields: readonly SmallField[]
  submitLabel: string
  variant?: ButtonVariant
  /** Rejects with the server's problem, which is shown where it belongs. */
  send: (values: Texts) => Promise<unknown>
  autoFocus?: boolean
  /** Fields and button side by side where there is room, on a surface of their own. */
  inline?: boolean
}

/** A few lines of text and a button. */
export function SmallForm({
  schema,
  fields,
  submitLabel,
  variant = 'primary',
  send,
  autoFocus = false,
  inline = false,
}: SmallFormProps) {
  const names = fields.map(({ name }) => name)
  const form = useForm<Texts>({
    // The fields are those of the schema, which knows them by their own types.
    resolver: zodResolver(schema) as unknown as Resolver<Texts>,
    defaultValues: Object.fromEntries(fields.map(({ name, initial = '' }) => [name, initial])),
    reValidateMode: 'onBlur',
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit((values) =>
    send(values).then(
      () => form.reset(),
      (error: unknown) => showProblem(error, names, form.setError),
    ),
  )
  return (
    <form
      noValidate
      onSubmit={(event) => void submit(event)}
      className={cx(
        '[&>[role=alert]:not(:empty)]:mb-5',
        inline && 'rounded-lg bg-surface p-4 ring-1 ring-line ring-inset sm:p-5',
      )}
    >
      <FormProblem message={errors.root?.message} />
      <div className={cx('flex gap-5', inline ? 'flex-wrap items-start' : 'flex-col')}>
        {fields.map((field, index) => (
          <div key={field.name} className={cx(inline && 'grow basis-64')}>
            <Field label={field.label} hint={field.hint} error={errors[field.name]?.message}>
              {(control) => (
                <Line
                  {...control}
                  {...form.register(field.name, { setValueAs: absentWhenEmpty })}
                  kind={field.kind ?? 'text'}
                  autoComplete={field.autoComplete}
                  autoFocus={autoFocus && index === 0}
                />
              )}
            </Field>
          </div>
        ))}
        <Button
          type="submit"
          variant={variant}
          loading={isSubmitting}
          // Beside the inputs, which stand below their labels.
          className={cx('self-start', inline && 'sm:mt-6.5')}
        >
          {submitLabel}
        </Button>
      </div>
    </form>
  )
}

const absentWhenEmpty = (text: string): string | undefined => (text === '' ? undefined : text)

type LineProps = { kind: NonNullable<SmallField['kind']> } & Omit<
  Parameters<typeof PasswordInput>[0],
  'kind'
>

function Line({ kind, ...rest }: LineProps) {
  if (kind === 'password') return <PasswordInput {...rest} />
  if (kind === 'code') return <Input {...rest} autoCapitalize="none" spellCheck={false} />
  return <Input {...rest} type={kind} />
}
