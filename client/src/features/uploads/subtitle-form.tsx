import { FileText } from 'lucide-react'
import { useRef, useState, type SyntheticEvent } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Field } from '../../lumen/forms/field.tsx'
import { Select } from '../../lumen/forms/select.tsx'
import { languageIn, languageOptions, readSubtitles } from './subtitle-file.ts'
import { useChangeTracks } from './subtitle-queries.ts'

/** Sends a file of subtitles in. */
export function SubtitleForm({ uploadId }: { uploadId: string }) {
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File>()
  const [language, setLanguage] = useState('en')
  const [unread, setUnread] = useState<string>()
  const { add } = useChangeTracks(uploadId)
  const take = (chosen: File | undefined) => {
    if (!chosen) return
    add.reset()
    setUnread(undefined)
    setFile(chosen)
    setLanguage(languageIn(chosen.name) ?? language)
  }
  const onSubmit = async (event: SyntheticEvent) => {
    event.preventDefault()
    if (!file || add.isPending) return
    const text = await readSubtitles(file)
    setUnread(text === null ? 'This is too large to be subtitles, or cannot be read.' : undefined)
    if (text === null) return
    add.mutate({ language, text }, { onSuccess: () => setFile(undefined) })
  }
  const problem = unread ?? (add.error ? describeError(add.error).detail : undefined)
  return (
    <form noValidate onSubmit={(event) => void onSubmit(event)} className="mt-6 grid gap-4">
      <Field label="Add a file" hint="SubRip (.srt) or WebVTT (.vtt)." error={problem}>
        {(control) => (
          <Button
            {...control}
            icon={<FileText size={18} aria-hidden="true" />}
            className="min-w-0 justify-start"
            onClick={() => input.current?.click()}
          >
            <span className="truncate">{file?.name ?? 'Choose a file'}</span>
          </Button>
        )}
      </Field>
      <input
        ref={input}
        type="file"
        hidden
        accept=".srt,.vtt"
        onChange={(event) => {
          take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <div className="flex flex-wrap justify-between gap-3">
        <Select
          label="Language"
          options={languageOptions(language)}
          value={language}
          onChange={setLanguage}
        />
        <Button type="submit" variant="primary" disabled={!file} loading={add.isPending}>
          Add subtitles
        </Button>
      </div>
    </form>
  )
}
