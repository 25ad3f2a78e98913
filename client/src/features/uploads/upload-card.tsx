import type { Upload } from '@cinema/contract'
import { Play, RotateCw, Trash2, X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { cx } from '../../lumen/cx.ts'
import { AlertDialog } from '../../lumen/feedback/modal.tsx'
import { Progress } from '../../lumen/feedback/progress.tsx'
import { ago } from '../auth/device-words.tsx'
import { useDecideUpload, type Decision } from './queries.ts'
import { StageLine } from './stage-line.tsx'
import { SubtitlesDialog } from './subtitles-dialog.tsx'
import { size, standing } from './words.ts'

/** A film that the server has, or has a part of. */
export function UploadCard({ upload }: { upload: Upload }) {
  const { title, year, fileName, sizeBytes, state, problem, notes, progressRatio } = upload
  const isBad = state === 'refused' || state === 'failed'
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <p className="truncate font-semibold">
            {title}
            {year !== null && <span className="font-normal text-ink-muted"> ({year})</span>}
          </p>
          <p className="text-sm wrap-anywhere text-ink-faint">
            {fileName} · {size(sizeBytes)} · {ago(upload.createdAt)}
          </p>
        </div>
        <Actions upload={upload} />
      </div>
      {state === 'working' && (
        <>
          {upload.stage === 'ladder' && (
            <Progress label={`${title}, encoded`} ratio={progressRatio} />
          )}
          <StageLine upload={upload} />
        </>
      )}
      <p role="status" className={cx('text-sm', isBad ? 'text-danger-text' : 'text-ink-muted')}>
        {standing(upload)}
        {problem && `: ${problem.detail}`}
        {state === 'receiving' && '. Choose the same file again to go on where it stopped.'}
      </p>
      {notes.length > 0 && (
        <ul className="text-sm text-ink-faint">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function Actions({ upload }: { upload: Upload }) {
  const { id, title, state, movieId, renditions } = upload
  const decide = useDecideUpload()
  const button = (decision: Decision, label: string, icon: ReactNode) => (
    <Button
      size="sm"
      icon={icon}
      loading={decide.isPending && decide.variables.decision === decision}
      aria-label={`${label} ${title}`}
      onClick={() => decide.mutate({ id, decision })}
    >
      {label}
    </Button>
  )
  return (
    <div className="flex flex-wrap gap-2">
      {movieId !== null && renditions.length > 0 && (
        <ButtonLink
          to={`/movies/${movieId}`}
          size="sm"
          variant="primary"
          icon={<Play size={16} aria-hidden="true" />}
          aria-label={`Watch ${title}`}
        >
          Watch
        </ButtonLink>
      )}
      {state === 'ready' && <SubtitlesDialog upload={upload} />}
      {(state === 'queued' || state === 'working') &&
        button('cancel', 'Cancel', <X size={16} aria-hidden="true" />)}
      {(state === 'failed' || state === 'cancelled') &&
        button('retry', 'Retry', <RotateCw size={16} aria-hidden="true" />)}
      {state !== 'queued' && state !== 'working' && <Remove id={id} title={title} state={state} />}
    </div>
  )
}

function Remove({ id, title, state }: Pick<Upload, 'id' | 'title' | 'state'>) {
  const [open, setOpen] = useState(false)
  const decide = useDecideUpload()
  const description =
    state === 'ready'
      ? `${title} plays no longer, and its files are deleted. This cannot be undone.`
      : `What is here of ${title} is deleted. This cannot be undone.`
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        icon={<Trash2 size={16} aria-hidden="true" />}
        aria-label={`Remove ${title}`}
        onClick={() => setOpen(true)}
      >
        Remove
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title="Remove this film?"
        description={description}
        confirmLabel="Remove"
        danger
        busy={decide.isPending}
        onConfirm={() =>
          decide.mutate({ id, decision: 'remove' }, { onSettled: () => setOpen(false) })
        }
      />
    </>
  )
}
