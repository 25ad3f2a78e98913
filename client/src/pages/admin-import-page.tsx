import { importLimits } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { Link } from 'react-router'
import { describeError } from '../api/api-error.ts'
import { FormProblem } from '../features/auth/form-problem.tsx'
import { ImportCard } from '../features/admin/import-card.tsx'
import {
  importsQuery,
  isUnderWay,
  useLiveImports,
  useStartImport,
} from '../features/admin/imports.ts'
import { Loaded } from '../features/admin/loaded.tsx'
import { DropZone } from '../lumen/forms/drop-zone.tsx'
import { PageContainer } from '../lumen/layout/page-container.tsx'
import { PageHeader } from '../lumen/layout/page-header.tsx'
import { Section } from '../lumen/layout/section.tsx'
import { usePageTitle } from '../lumen/layout/use-page-title.ts'

const MEGABYTE = 1024 * 1024
const EXAMPLE = `{"title": "Silent Quay", "year": 1999, "genres": ["Drama"], "rating": 7.1}
{"title": "Fog Signal", "year": 1950, "credits": [{"name": "Ada Birch", "role": "director"}]}`

/** `/admin/catalogue/import`: files of films are sent in and followed on their way. */
export function AdminImportPage() {
  usePageTitle('Import films')
  useLiveImports()
  const result = useQuery(importsQuery)
  return (
    <PageContainer className="max-w-4xl">
      <Link to="/admin/catalogue" className="mb-4 inline-flex min-h-11 items-center text-ink-muted">
        ← Catalogue
      </Link>
      <PageHeader title="Import films">
        A film goes by its title and year: one that is there already is changed as the file says,
        and the same file again changes nothing.
      </PageHeader>
      <SendFile isBusy={result.data?.items.some(isUnderWay) ?? false} />
      <Section title="Imports" className="pt-10">
        <Loaded result={result} skeleton="h-40">
          {({ items }) =>
            items.length === 0 ? (
              <p className="text-ink-faint">No file was imported within thirty days.</p>
            ) : (
              <ul className="grid grid-cols-1 gap-3">
                {items.map((given) => (
                  <li
                    key={given.id}
                    className="grid grid-cols-1 gap-4 rounded-lg bg-surface px-4 py-4 ring-1 ring-line ring-inset sm:px-5"
                  >
                    <ImportCard given={given} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
    </PageContainer>
  )
}

function SendFile({ isBusy }: { isBusy: boolean }) {
  const start = useStartImport()
  const send = ([file]: readonly File[]) => {
    if (file) start.mutate(file)
  }
  const hint = start.isPending
    ? `Sending ${start.variables.name} …`
    : isBusy
      ? 'One import at a time: wait for the one under way, or cancel it.'
      : `One film a line, or a JSON array of films. Up to ${importLimits.fileBytes / MEGABYTE} MB and ${importLimits.rows.toLocaleString()} films.`
  return (
    <>
      <FormProblem message={start.error ? refusalOf(start.error) : undefined} />
      <DropZone
        icon={<FileUp size={32} />}
        invitation="Drop a file of films here"
        choice="Choose a file"
        accept=".json,.ndjson,.jsonl,application/json,application/x-ndjson"
        hint={hint}
        disabled={start.isPending || isBusy}
        onFiles={send}
      />
      <details className="mt-4 text-sm text-ink-muted">
        <summary className="min-h-11 cursor-pointer py-3">What a line looks like</summary>
        <pre className="overflow-x-auto rounded-md bg-raised px-4 py-3" tabIndex={0}>
          {EXAMPLE}
        </pre>
        <p className="mt-2">
          The fields are those of the form for one film; only the title must be there.
        </p>
      </details>
    </>
  )
}

function refusalOf(error: unknown): string {
  const { title, detail } = describeError(error)
  return `${title}. ${detail}`
}
