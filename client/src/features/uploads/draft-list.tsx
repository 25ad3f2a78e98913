import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../lumen/actions/button.tsx'
import { Field } from '../../lumen/forms/field.tsx'
import { Input } from '../../lumen/forms/input.tsx'
import { guessTitle } from './file-title.ts'
import { send } from './sending.ts'
import { size } from './words.ts'

export interface DraftListProps {
  files: readonly File[]
  onDone: (file: File) => void
}

/** Chosen files, each with what it is called, before they are sent. */
export function DraftList({ files, onDone }: DraftListProps) {
  if (files.length === 0) return null
  return (
    <ul className="mt-4 grid gap-4">
      {files.map((file) => (
        <li key={`${file.name}|${file.size}|${file.lastModified}`}>
          <Draft file={file} onDone={() => onDone(file)} />
        </li>
      ))}
    </ul>
  )
}

function Draft({ file, onDone }: { file: File; onDone: () => void }) {
  const [{ title, year }, setFacts] = useState(() => guessTitle(file.name))
  const [isChecked, setChecked] = useState(false)
  const titleError = title.trim() === '' ? 'A film needs a title.' : undefined
  const isYear =
    year === '' || (/^\d{4}$/.test(year) && Number(year) >= 1870 && Number(year) <= 2100)
  const yearError = isYear ? undefined : 'Four digits, such as 1971.'
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (titleError !== undefined || yearError !== undefined) return
    void send({ file, title: title.trim(), year })
    onDone()
  }
  return (
    <form
      noValidate
      onSubmit={onSubmit}
      aria-label={file.name}
      className="rounded-lg bg-surface px-4 py-4 ring-1 ring-line ring-inset sm:px-5"
    >
      <p className="mb-3 text-sm wrap-anywhere text-ink-muted">
        {file.name} · {size(file.size)}
      </p>
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem_auto] sm:items-start">
        <Field label="Title" error={isChecked ? titleError : undefined}>
          {(control) => (
            <Input
              {...control}
              value={title}
              maxLength={200}
              onChange={(event) => setFacts({ title: event.target.value, year })}
            />
          )}
        </Field>
        <Field label="Year" error={isChecked ? yearError : undefined}>
          {(control) => (
            <Input
              {...control}
              value={year}
              inputMode="numeric"
              maxLength={4}
              onChange={(event) => setFacts({ title, year: event.target.value })}
            />
          )}
        </Field>
        <div className="flex gap-2 sm:pt-6.5">
          <Button type="submit" variant="primary">
            Upload
          </Button>
          <Button variant="ghost" onClick={onDone}>
            Not this one
          </Button>
        </div>
      </div>
    </form>
  )
}
