import type { TextTrack, Upload } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Captions, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { IconButton } from '../../lumen/actions/icon-button.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { Modal } from '../../lumen/feedback/modal.tsx'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { ErrorState } from '../../lumen/feedback/states.tsx'
import { languageName } from './subtitle-file.ts'
import { SubtitleForm } from './subtitle-form.tsx'
import { textTracks, useChangeTracks } from './subtitle-queries.ts'

/** Which words can be shown over a film, and further ones. */
export function SubtitlesDialog({ upload: { id, title } }: { upload: Upload }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        size="sm"
        icon={<Captions size={16} aria-hidden="true" />}
        aria-label={`Subtitles of ${title}`}
        onClick={() => setOpen(true)}
      >
        Subtitles
      </Button>
      <Modal open={open} onOpenChange={setOpen} title="Subtitles" description={title}>
        <Tracks uploadId={id} />
        <SubtitleForm uploadId={id} />
      </Modal>
    </>
  )
}

function Tracks({ uploadId }: { uploadId: string }) {
  const { data, error, isFetching, refetch } = useQuery(textTracks(uploadId))
  const { remove } = useChangeTracks(uploadId)
  if (!data) {
    if (!error) return <Skeleton className="h-14" />
    return (
      <ErrorState
        {...describeError(error)}
        retrying={isFetching}
        onRetry={() => void refetch()}
        className="-my-10"
      />
    )
  }
  if (data.items.length === 0) return <p className="text-ink-faint">This film has none yet.</p>
  return (
    <>
      <ul className="divide-y divide-line rounded-lg bg-surface ring-1 ring-line ring-inset">
        {data.items.map((track) => (
          <Track key={track.id} track={track} onRemove={() => remove.mutate(track.id)} />
        ))}
      </ul>
      {remove.error && (
        <p role="alert" className="mt-2 text-sm text-danger-text">
          {describeError(remove.error).detail}
        </p>
      )}
    </>
  )
}

function Track({ track, onRemove }: { track: TextTrack; onRemove: () => void }) {
  const { label, language, source } = track
  const name = language === 'und' ? 'Language unknown' : languageName(language)
  return (
    <li className="flex min-h-14 items-center gap-3 ps-4 pe-1.5">
      <span className="min-w-0 flex-1 truncate font-medium">{label}</span>
      {name !== label && <span className="text-sm text-ink-faint">{name}</span>}
      {source === 'embedded' ? (
        <Badge tone="outline" className="me-2.5">
          in the film
        </Badge>
      ) : (
        <IconButton
          label={`Remove ${label}`}
          icon={<Trash2 size={18} aria-hidden="true" />}
          onClick={onRemove}
        />
      )}
    </li>
  )
}
