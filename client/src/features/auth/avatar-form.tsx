import { avatarFile, type User } from '@cinema/contract'
import { useEffect, useState, type SyntheticEvent } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Avatar } from '../../lumen/feedback/avatar.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { Field } from '../../lumen/forms/field.tsx'
import { useRemoveAvatar, useSetAvatar } from './account-changes.ts'
import { useViewer } from './use-viewer.ts'

/** The viewer's picture: chosen, looked at, sent, and removed. */
export function AvatarForm() {
  const { user } = useViewer()
  return user && <FormOf user={user} />
}

const hint =
  'PNG, JPEG, WebP or AVIF, at most 8 MB. Its middle is shown, to everybody who sees your name.'

function FormOf({ user }: { user: User }) {
  const { choice, choose, problem, send, remove } = useAvatar()
  const onSubmit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    send.run(() => finish(form, 'Your picture is changed'))
  }
  return (
    <form
      noValidate
      onSubmit={onSubmit}
      onReset={() => choose(undefined)}
      className="flex flex-wrap items-start gap-x-6 gap-y-4"
    >
      <Avatar
        name={user.username}
        imageUrl={choice?.url ?? user.avatarUrl}
        className="size-24 text-3xl!"
      />
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-4">
        <Field label="Your picture" hint={hint} error={problem}>
          {(control) => (
            <input
              {...control}
              type="file"
              accept={avatarFile.types.join(',')}
              className={chooser}
              onChange={({ target }) => choose(target.files?.[0])}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-3 empty:hidden">
          {choice?.url !== undefined && (
            <Button type="submit" variant="primary" loading={send.isPending}>
              Save picture
            </Button>
          )}
          {choice && <Button type="reset">Discard</Button>}
          {!choice && user.avatarUrl !== null && (
            <Button
              loading={remove.isPending}
              onClick={({ currentTarget: { form } }) =>
                remove.run(() => finish(form, 'Your picture is removed'))
              }
            >
              Remove picture
            </Button>
          )}
        </div>
      </div>
    </form>
  )
}

/** Nothing is chosen any more, and the button that was pressed goes. */
function finish(form: HTMLFormElement | null, title: string): void {
  form?.reset()
  form?.querySelector('input')?.focus()
  showToast('success', { title })
}

/** The browser's own chooser, which names the file, with a button like the others. */
const chooser =
  'min-h-11 w-full max-w-md cursor-pointer truncate rounded-full bg-surface pe-4 text-sm text-ink-muted border border-line-strong file:me-4 file:min-h-11 file:cursor-pointer file:rounded-full file:border-0 file:bg-raised file:px-5 file:text-base file:font-semibold file:text-ink aria-invalid:border-danger-text'

interface Choice {
  file: File
  /** Under which it can be seen; absent for what is refused. */
  url: string | undefined
  refusal: string | undefined
}

function useAvatar() {
  const [choice, setChoice] = useState<Choice>()
  const setting = useSetAvatar()
  const removing = useRemoveAvatar()
  const url = choice?.url
  useEffect(() => (url === undefined ? undefined : () => URL.revokeObjectURL(url)), [url])
  const failure = setting.error ?? removing.error
  return {
    choice,
    problem: choice?.refusal ?? (failure ? describeError(failure).detail : undefined),
    choose: (file: File | undefined) => {
      setting.reset()
      removing.reset()
      setChoice(file && choiceOf(file))
    },
    send: {
      isPending: setting.isPending,
      run: (onSuccess: () => void) => {
        if (choice?.url === undefined || setting.isPending) return
        setting.mutate(choice.file, { onSuccess })
      },
    },
    remove: {
      isPending: removing.isPending,
      run: (onSuccess: () => void) => removing.mutate(undefined, { onSuccess }),
    },
  }
}

function choiceOf(file: File): Choice {
  const refusal = reasonAgainst(file)
  return { file, refusal, url: refusal === undefined ? URL.createObjectURL(file) : undefined }
}

/** What is wrong with a file, as far as that shows before it is sent. */
function reasonAgainst({ type, size }: File): string | undefined {
  if (!(avatarFile.types as readonly string[]).includes(type)) {
    return 'This is no picture in PNG, JPEG, WebP or AVIF. Choose another one.'
  }
  return size > avatarFile.maxBytes
    ? 'This picture is larger than 8 MB. Choose a smaller one.'
    : undefined
}
