import { useQuery } from '@tanstack/react-query'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { deletedQuery, useRestoreTitle } from './catalogue.ts'
import { Loaded } from './loaded.tsx'
import { NoRows, Row, RowList } from './row-list.tsx'

const WHEN = { dateStyle: 'short', timeStyle: 'short' } as const

/** What was deleted within a day, each to be brought back. */
export function DeletedTitles() {
  const result = useQuery(deletedQuery)
  const restore = useRestoreTitle()
  return (
    <Loaded result={result} skeleton="h-20">
      {({ items }) =>
        items.length === 0 ? (
          <NoRows>Nothing was deleted within a day.</NoRows>
        ) : (
          <RowList>
            {items.map(({ id, title, restorableUntil }) => (
              <Row key={id}>
                <p className="min-w-0 flex-1 basis-56 break-words">
                  <span className="font-semibold">{title}</span>
                  <span className="block text-sm text-ink-faint">
                    Until {new Date(restorableUntil).toLocaleString(undefined, WHEN)}
                  </span>
                </p>
                <Button
                  size="sm"
                  aria-label={`Bring ${title} back`}
                  loading={restore.isPending && restore.variables === id}
                  onClick={() =>
                    restore.mutate(id, {
                      onSuccess: () => showToast('success', { title: `${title} is back` }),
                      onError: (error) => showToast('error', describeError(error)),
                    })
                  }
                >
                  Bring back
                </Button>
              </Row>
            ))}
          </RowList>
        )
      }
    </Loaded>
  )
}
