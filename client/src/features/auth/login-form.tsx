import { Credentials } from '@cinema/contract'
import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { Button } from '../../lumen/actions/button.tsx'
import { Field } from '../../lumen/forms/field.tsx'
import { Input } from '../../lumen/forms/input.tsx'
import { useSignIn } from './accounts.ts'
import { showProblem } from './form-errors.ts'
import { FormProblem } from './form-problem.tsx'
import { PasswordInput } from './password-input.tsx'

export function LoginForm() {
  const signIn = useSignIn()
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(Credentials),
    defaultValues: { email: '', password: '' },
    reValidateMode: 'onBlur',
  })
  const { errors } = formState
  const submit = handleSubmit((credentials) =>
    signIn.mutateAsync(credentials).catch((error: unknown) => {
      showProblem(error, ['email', 'password'], setError)
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
      <Field label="Password" error={errors.password?.message}>
        {(control) => (
          <PasswordInput {...control} {...register('password')} autoComplete="current-password" />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" loading={formState.isSubmitting}>
        Sign in
      </Button>
    </form>
  )
}
