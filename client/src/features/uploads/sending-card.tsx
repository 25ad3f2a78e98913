import { Pause, Play, X } from 'lucide-react'
import { Button } from '../../lumen/actions/button.tsx'
import { Progress } from '../../lumen/feedback/progress.tsx'
import { useDecideUpload } from './queries.ts'
import { forget, pause, resume, type Sending } from './sending.ts'
import { percent, size } from './words.ts'

/** A file on its way from this tab. */
export function SendingCard({ sending }: { sending: Sending }) {
  const { key, title, fileName, sizeBytes, sentBytes, state, uploadId, problem } = sending
  const decide = useDecideUpload()
  const giveUp = async () => {
    await forget(key)
    if (uploadId !== null) decide.mutate({ id: uploadId, decision: 'remove' })
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <p className="truncate font-semibold">{title}</p>
          <p className="text-sm wrap-anywhere text-ink-faint">{fileName}</p>
        </div>
        <div className="flex gap-2">
          {state === 'sending' ? (
            <Button
              size="sm"
              icon={<Pause size={16} aria-hidden="true" />}
              aria-label={`Pause ${title}`}
              onClick={() => void pause(key)}
            >
              Pause
            </Button>
          ) : (
            <Button
              size="sm"
              icon={<Play size={16} aria-hidden="true" />}
              aria-label={`Go on with ${title}`}
              onClick={() => resume(key)}
            >
              Go on
            </Button>
          )}
          <Button
            size="sm"
            variant="ghost"
            icon={<X size={16} aria-hidden="true" />}
            aria-label={`Give ${title} up`}
            onClick={() => void giveUp()}
          >
            Give up
          </Button>
        </div>
      </div>
      <Progress
        label={`${title}, sent`}
        ratio={sentBytes / sizeBytes}
        resting={state !== 'sending'}
      />
      <p className="text-sm text-ink-muted" role="status">
        {state === 'paused' && 'Paused. '}
        {size(sentBytes)} of {size(sizeBytes)}, {percent(sentBytes / sizeBytes)}
      </p>
      {problem !== null && <p className="text-sm text-danger-text">{problem}</p>}
    </>
  )
}
