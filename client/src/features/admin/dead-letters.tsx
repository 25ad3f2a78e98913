import type { DeadLetter } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../lumen/actions/button.tsx'
import { AlertDialog } from '../../lumen/feedback/modal.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { ago } from '../auth/device-words.tsx'
import { clock } from '../player/clock.ts'
import { Loaded } from './loaded.tsx'
import { administration, useDecideDeadLetter } from './queries.ts'

/** Records that MongoDB refused for good, each to be tried again or given up. */
export function DeadLetters() {
  const result = useQuery(administration.deadLetters)
  return (
    <Loaded result={result} skeleton="h-20">
      {({ items, nextCursor }) =>
        items.length === 0 ? (
          <p className="text-ink-faint">There are none.</p>
        ) : (
          <>
            <ul className="divide-y divide-line rounded-lg bg-surface ring-1 ring-line ring-inset">
              {items.map((letter) => (
                <Letter key={letter.id} letter={letter} />
              ))}
            </ul>
            {nextCursor !== null && (
              <p className="mt-3 text-sm text-ink-faint">More follow once these are decided.</p>
            )}
          </>
        )
      }
    </Loaded>
  )
}

function Letter({ letter }: { letter: DeadLetter }) {
  const title = letter.title ?? letter.movieId
  const retry = useDecideDeadLetter()
  const retryNow = () =>
    retry.mutate(
      { id: letter.id, decision: 'retry' },
      { onSuccess: () => showToast('success', { title: `${title} is tried again` }) },
    )
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 sm:px-5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="truncate font-semibold">{title}</p>
        <p className="text-sm break-words text-danger-text">{letter.reason}</p>
        <p className="text-sm break-words text-ink-faint">
          {letter.userId}, at {clock(letter.positionSeconds)}; {letter.attempts} attempts, the last{' '}
          {ago(letter.failedAt)}
        </p>
      </div>
      <div className="flex gap-2">
        <Button
          size="sm"
          loading={retry.isPending}
          aria-label={`Retry ${title}`}
          onClick={retryNow}
        >
          Retry
        </Button>
        <Discard id={letter.id} title={title} />
      </div>
    </li>
  )
}

function Discard({ id, title }: { id: string; title: string }) {
  const [open, setOpen] = useState(false)
  const discard = useDecideDeadLetter()
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        aria-label={`Discard ${title}`}
        onClick={() => setOpen(true)}
      >
        Discard
      </Button>
      <AlertDialog
        open={open}
        onOpenChange={setOpen}
        title="Discard this record?"
        description={`The place in ${title} that it holds is given up and cannot be brought back.`}
        confirmLabel="Discard"
        danger
        busy={discard.isPending}
        onConfirm={() =>
          discard.mutate({ id, decision: 'discard' }, { onSettled: () => setOpen(false) })
        }
      />
    </>
  )
}
