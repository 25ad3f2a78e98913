import { Credentials } from '@cinema/contract'
import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Link } from 'react-router'
import { isProblem } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Field } from '../../lumen/forms/field.tsx'
import { Input } from '../../lumen/forms/input.tsx'
import { useSignIn } from './accounts.ts'
import { showProblem } from './form-errors.ts'
import { FormProblem } from './form-problem.tsx'
import { PasswordInput } from './password-input.tsx'

/** E-mail address and password, and a one-time code once the server has asked for it. */
export function LoginForm() {
  const signIn = useSignIn()
  const [asksForCode, setAsksForCode] = useState(false)
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(Credentials),
    defaultValues: { email: '', password: '' },
    reValidateMode: 'onBlur',
  })
  const { errors } = formState
  const submit = handleSubmit((credentials) =>
    signIn.mutateAsync(credentials).catch((error: unknown) => {
      if (isProblem(error, 'code_required')) setAsksForCode(true)
      else showProblem(error, ['email', 'password', 'code'], setError)
    }),
  )
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <FormProblem message={errors.root?.message} />
      <Field label="E-mail address" error={errors.email?.message}>
        {(control) => (
          <Input
            {...control}
            {...register('email')}
            type="email"
            autoComplete="username"
            inputMode="email"
            autoFocus
          />
        )}
      </Field>
      <Field
        label="Password"
        error={errors.password?.message}
        aside={
          <Link to="/forgot" className="py-1 text-sm font-medium text-accent-text underline">
            Forgot it?
          </Link>
        }
      >
        {(control) => (
          <PasswordInput {...control} {...register('password')} autoComplete="current-password" />
        )}
      </Field>
      {asksForCode && (
        <Field
          label="Code"
          hint="From your authenticator app, or one of your recovery codes."
          error={errors.code?.message}
        >
          {(control) => (
            <Input
              {...control}
              {...register('code')}
              autoComplete="one-time-code"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
            />
          )}
        </Field>
      )}
      <Button type="submit" variant="primary" size="lg" loading={formState.isSubmitting}>
        Sign in
      </Button>
    </form>
  )
}
