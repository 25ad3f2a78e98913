import { useQuery } from '@tanstack/react-query'
import { describeError } from '../../api/api-error.ts'
import { Skeleton } from '../../lumen/feedback/skeleton.tsx'
import { ErrorState } from '../../lumen/feedback/states.tsx'
import { sentIn, useLiveUploads } from './queries.ts'
import { SendingCard } from './sending-card.tsx'
import { useSendings } from './sending.ts'
import { UploadCard } from './upload-card.tsx'

const CARD = 'grid gap-3 rounded-lg bg-surface px-4 py-4 ring-1 ring-line ring-inset sm:px-5'

/** What this tab sends, and everything that was sent in before. */
export function UploadList() {
  useLiveUploads()
  const sendings = useSendings((state) => state.sendings)
  const { data, error, isFetching, refetch } = useQuery(sentIn.list)
  if (!data) {
    if (!error) return <Skeleton className="h-40" />
    return (
      <ErrorState
        {...describeError(error)}
        retrying={isFetching}
        onRetry={() => void refetch()}
        className="-my-10"
      />
    )
  }
  const underWay = new Set(sendings.map(({ uploadId }) => uploadId))
  const others = data.items.filter(({ id, state }) => state !== 'receiving' || !underWay.has(id))
  if (sendings.length + others.length === 0) {
    return <p className="text-ink-faint">Nothing was sent in yet.</p>
  }
  return (
    <ul className="grid gap-3">
      {sendings.map((sending) => (
        <li key={sending.key} className={CARD}>
          <SendingCard sending={sending} />
        </li>
      ))}
      {others.map((upload) => (
        <li key={upload.id} className={CARD}>
          <UploadCard upload={upload} />
        </li>
      ))}
    </ul>
  )
}
