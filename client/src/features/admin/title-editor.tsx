import type { CatalogueEntry } from '@cinema/contract'
import { useState } from 'react'
import { isProblem } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { readEntry, useSaveTitle } from './catalogue.ts'
import { TitleForm } from './title-form.tsx'
import { valuesOf, type TitleChange, type TitleField, type TitleValues } from './title-values.ts'

/** Edits a title; where somebody else was faster, shows their state and keeps one's own words. */
export function TitleEditor({ entry: opened }: { entry: CatalogueEntry }) {
  const [entry, setEntry] = useState(opened)
  const [theirs, setTheirs] = useState<CatalogueEntry>()
  const [draft, setDraft] = useState<TitleValues>()
  const save = useSaveTitle()

  async function send(change: TitleChange, values: TitleValues) {
    try {
      const saved = await save.mutateAsync({ entry, change })
      setDraft(undefined)
      setEntry(saved)
      showToast('success', { title: `${saved.title} is saved` })
    } catch (error) {
      if (!isProblem(error, 'precondition_failed')) throw error
      setDraft(values)
      setTheirs(await readEntry(entry.id))
    }
  }

  function decide(kept: TitleValues | undefined) {
    if (!theirs) return
    setDraft(kept)
    setEntry(theirs)
    setTheirs(undefined)
  }

  return (
    <>
      {theirs && draft && (
        <Conflict
          before={valuesOf(entry)}
          theirs={theirs}
          onKeep={() => decide(draft)}
          onTake={() => decide(undefined)}
        />
      )}
      <TitleForm
        key={`${entry.version} ${draft ? 'draft' : ''}`}
        kind={entry.kind}
        initial={valuesOf(entry)}
        draft={draft}
        submitLabel="Save"
        send={send}
      />
    </>
  )
}

interface ConflictProps {
  before: TitleValues
  theirs: CatalogueEntry
  onKeep: () => void
  onTake: () => void
}

const NAMES: Partial<Record<TitleField, string>> = {
  overview: 'description',
  credits: 'people',
  releasedOn: 'day of release',
  durationSeconds: 'duration in seconds',
  introEndSeconds: 'end of the intro',
  creditsStartSeconds: 'start of the credits',
  posterUrl: 'address of the poster',
  backdropUrl: 'address of the wide picture',
  featured: 'on the home page',
  premium: 'for premium viewers',
}

const shown = (value: string | boolean): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : `“${value.slice(0, 200)}”`

function Conflict({ before, theirs, onKeep, onTake }: ConflictProps) {
  const now = valuesOf(theirs)
  const changed = (Object.keys(now) as TitleField[]).filter((field) => now[field] !== before[field])
  const when =
    theirs.editedAt === null ? '' : ` at ${new Date(theirs.editedAt).toLocaleTimeString()}`
  return (
    <div
      ref={bringIntoSight}
      role="alert"
      tabIndex={-1}
      className="mb-6 scroll-mt-24 rounded-lg bg-accent-soft px-5 py-4 text-accent-text"
    >
      <h2 className="font-semibold">Somebody else changed this{when}</h2>
      <p className="mt-1 text-sm">Nothing of yours is saved yet. They changed:</p>
      <ul className="mt-2 list-disc ps-5 text-sm break-words">
        {changed.map((field) => (
          <li key={field}>
            {NAMES[field] ?? field}: {shown(now[field])}
          </li>
        ))}
        {changed.length === 0 && <li>something that is not in this form</li>}
      </ul>
      <div className="mt-4 flex flex-wrap gap-3">
        <Button variant="primary" onClick={onKeep}>
          Keep my words and go on
        </Button>
        <Button onClick={onTake}>Take theirs</Button>
      </div>
    </div>
  )
}

/** Whoever saves is at the end of the form, and this stands above it. */
const bringIntoSight = (element: HTMLElement | null): void => element?.focus()
