import { useQuery } from '@tanstack/react-query'
import { Film } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { DraftList } from '../features/uploads/draft-list.tsx'
import { MediaFolder } from '../features/uploads/media-folder.tsx'
import { sentIn } from '../features/uploads/queries.ts'
import { useSendings } from '../features/uploads/sending.ts'
import { UploadList } from '../features/uploads/upload-list.tsx'
import { size } from '../features/uploads/words.ts'
import { DropZone } from '../lumen/forms/drop-zone.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

/** `/admin/uploads`: films are sent in, followed on their way, and removed. */
export function AdminUploadsPage() {
  usePageTitle('Uploads')
  const [drafts, setDrafts] = useState<readonly File[]>([])
  const { data: allowance } = useQuery(sentIn.allowance)
  useStayWhileSending()
  const left = allowance ? Math.max(0, allowance.quotaBytes - allowance.usedBytes) : 0
  const hint = allowance
    ? `Up to ${size(Math.min(allowance.maxFileBytes, left))} each. ${size(left)} of your ${size(allowance.quotaBytes)} are left.`
    : 'MP4, Matroska, QuickTime and others.'
  return (
    <PageContainer>
      <PageHeader title="Uploads">
        A film plays in its smallest rendition while the others are still being made.{' '}
        <Link to="/photo-films" className="underline">
          Make one of photos
        </Link>
      </PageHeader>
      {allowance?.isOpen === false && (
        <p role="alert" className="mb-4 rounded-md bg-danger-soft px-4 py-3 text-danger-text">
          Nothing is taken now. {allowance.reason}
        </p>
      )}
      <DropZone
        icon={<Film size={32} />}
        invitation="Drop films here"
        choice="Choose films"
        accept="video/*,.mkv,.mp4,.mov,.webm,.avi,.ts,.m2ts,.mpg,.wmv,.flv"
        multiple
        hint={hint}
        disabled={allowance?.isOpen !== true}
        onFiles={(files) => setDrafts((known) => [...known, ...files])}
      />
      <DraftList
        files={drafts}
        onDone={(file) => setDrafts((known) => known.filter((each) => each !== file))}
      />
      <Section title="Sent in" className="pt-10">
        <UploadList />
      </Section>
      <MediaFolder />
    </PageContainer>
  )
}

/** Who closes the tab by mistake is asked first: what is sent can be gone on with, but not by itself. */
function useStayWhileSending(): void {
  const isSending = useSendings(({ sendings }) => sendings.some(({ state }) => state === 'sending'))
  useEffect(() => {
    if (!isSending) return undefined
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isSending])
}
