import { fewestPhotos, mostPhotos, type PhotoStyle } from '@cinema/contract'
import { Images, Music } from 'lucide-react'
import { useRef, useState, type ReactNode, type SyntheticEvent } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Progress } from '../../lumen/feedback/progress.tsx'
import { Field } from '../../lumen/forms/field.tsx'
import { Input } from '../../lumen/forms/input.tsx'
import { Select } from '../../lumen/forms/select.tsx'
import { useMakeFilm } from './queries.ts'

const STYLES: readonly { value: PhotoStyle; label: string }[] = [
  { value: 'classic', label: 'Classic' },
  { value: 'modern', label: 'Modern' },
  { value: 'cinematic', label: 'Cinematic' },
  { value: 'vintage', label: 'Vintage' },
]

/** Photos, a title, a style, and music: what a film is made of. */
export function FilmForm() {
  const [title, setTitle] = useState('')
  const [style, setStyle] = useState<PhotoStyle>('classic')
  const [photos, setPhotos] = useState<readonly File[]>([])
  const [music, setMusic] = useState<File>()
  const [sent, setSent] = useState(0)
  const make = useMakeFilm(setSent)
  const isComplete =
    title.trim() !== '' && photos.length >= fewestPhotos && photos.length <= mostPhotos
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (!isComplete || make.isPending) return
    setSent(0)
    const done = () => {
      setTitle('')
      setPhotos([])
      setMusic(undefined)
    }
    make.mutate({ title: title.trim(), style, photos, music }, { onSuccess: done })
  }
  const count = `${photos.length} ${photos.length === 1 ? 'photo' : 'photos'} chosen.`
  return (
    <form noValidate onSubmit={onSubmit} className="grid max-w-xl gap-5">
      <Field label="Title">
        {(control) => (
          <Input
            {...control}
            value={title}
            maxLength={200}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Choose
          label="Choose photos"
          icon={<Images size={18} aria-hidden="true" />}
          accept="image/jpeg,image/png,image/webp"
          multiple
          onFiles={setPhotos}
        />
        <Choose
          label={music?.name ?? 'Choose music'}
          icon={<Music size={18} aria-hidden="true" />}
          accept=".mp3,.m4a,.ogg,.flac,.wav"
          onFiles={([file]) => setMusic(file)}
        />
        <Select label="Style" options={STYLES} value={style} onChange={setStyle} />
      </div>
      <p className="text-sm text-ink-muted" role="status">
        {count} {fewestPhotos} to {mostPhotos}, in the order in which they are chosen, each up to 8
        MB.
      </p>
      {make.isPending && <Progress label="Photos sent" ratio={sent / Math.max(1, photos.length)} />}
      {make.error && (
        <p role="alert" className="text-sm text-danger-text">
          {describeError(make.error).detail}
        </p>
      )}
      <Button
        type="submit"
        variant="primary"
        className="justify-self-start"
        disabled={!isComplete}
        loading={make.isPending}
      >
        Make the film
      </Button>
    </form>
  )
}

interface ChooseProps {
  label: string
  icon: ReactNode
  accept: string
  multiple?: boolean
  onFiles: (files: readonly File[]) => void
}

function Choose({ label, icon, accept, multiple = false, onFiles }: ChooseProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon={icon} className="max-w-full min-w-0" onClick={() => input.current?.click()}>
        <span className="truncate">{label}</span>
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          onFiles(Array.from(event.target.files ?? []))
          event.target.value = ''
        }}
      />
    </>
  )
}
