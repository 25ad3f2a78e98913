import type { MediaScan } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { Section } from '../../lumen/layout/section.tsx'
import { ago } from '../auth/device-words.tsx'
import { sentIn } from './queries.ts'

type Left = MediaScan['left'][number]

const STATES: Record<Left['state'], string> = {
  waiting: 'Waits',
  unmatched: 'No title',
  duplicate: 'Twice',
  no_film: 'No film',
  unreadable: 'Unreadable',
}

/** What of the operator's folder of films does not play. Nothing where no folder is set. */
export function MediaFolder() {
  const { data } = useQuery(sentIn.scan)
  if (data?.scannedAt == null) return null
  const { scannedAt, fileCount, problem, left } = data
  return (
    <Section title="Folder of films" className="pt-10">
      {problem === null ? (
        <p className="mb-4 text-ink-muted">
          Looked through {ago(scannedAt)}. {summary(fileCount, left.length)}
        </p>
      ) : (
        <p role="alert" className="mb-4 rounded-md bg-danger-soft px-4 py-3 text-danger-text">
          {problem} Films that were made of it play all the same.
        </p>
      )}
      {left.length > 0 && (
        <ul className="divide-y divide-line rounded-lg bg-surface ring-1 ring-line ring-inset">
          {left.map((file) => (
            <li key={file.path} className="grid gap-1 px-4 py-3.5 sm:px-5">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="min-w-0 font-medium wrap-anywhere">{file.path}</span>
                <Badge tone="outline">{STATES[file.state]}</Badge>
              </p>
              <p className="text-sm text-ink-muted">{file.reason}</p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function summary(fileCount: number, leftCount: number): string {
  if (fileCount === 0) return 'There is no film in it.'
  const files = `${fileCount} ${fileCount === 1 ? 'file is' : 'files are'} in it`
  return leftCount === 0 ? `${files}, all in the library.` : `${files}; these do not play:`
}
