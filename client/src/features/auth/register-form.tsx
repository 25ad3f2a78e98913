import { Registration } from '@cinema/contract'
import { zodResolver } from '@hookform/resolvers/zod'
import { useForm, useWatch } from 'react-hook-form'
import { Button } from '../../lumen/actions/button.tsx'
import { Field } from '../../lumen/forms/field.tsx'
import { Input } from '../../lumen/forms/input.tsx'
import { useRegister } from './accounts.ts'
import { showProblem } from './form-errors.ts'
import { FormProblem } from './form-problem.tsx'
import { PasswordInput } from './password-input.tsx'
import { StrengthHint } from './strength-hint.tsx'

export function RegisterForm() {
  const openAccount = useRegister()
  const { register, handleSubmit, setError, formState, control } = useForm({
    resolver: zodResolver(Registration),
    defaultValues: { email: '', username: '', password: '' },
    mode: 'onTouched',
  })
  const [email, username, password] = useWatch({ control, name: ['email', 'username', 'password'] })
  const { errors } = formState
  const submit = handleSubmit((registration) =>
    openAccount.mutateAsync(registration).catch((error: unknown) => {
      showProblem(error, ['email', 'username', 'password'], setError)
    }),
  )
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <FormProblem message={errors.root?.message} />
      <Field label="E-mail address" error={errors.email?.message}>
        {(props) => (
          <Input
            {...props}
            {...register('email')}
            type="email"
            autoComplete="email"
            inputMode="email"
            autoFocus
          />
        )}
      </Field>
      <Field label="Name" hint="How this server greets you." error={errors.username?.message}>
        {(props) => <Input {...props} {...register('username')} autoComplete="nickname" />}
      </Field>
      <Field
        label="Password"
        error={errors.password?.message}
        hint={<StrengthHint password={password} personal={[username, email.split('@')[0] ?? '']} />}
      >
        {(props) => (
          <PasswordInput {...props} {...register('password')} autoComplete="new-password" />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" loading={formState.isSubmitting}>
        Open account
      </Button>
    </form>
  )
}
