import type { CatalogueRow } from '@cinema/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { catalogueQuery, type ListFilter } from './catalogue.ts'
import { PagedList, Row } from './row-list.tsx'
import { useDeleteWithUndo } from './use-delete-with-undo.ts'

/** Films or series by title, page by page. */
export function CatalogueList({ filter }: { filter: ListFilter }) {
  const result = useInfiniteQuery(catalogueQuery(filter))
  return (
    <PagedList
      result={result}
      skeleton="h-96"
      empty="No title begins like that."
      more="More titles"
    >
      {(row) => <Title key={row.id} row={row} />}
    </PagedList>
  )
}

function Title({ row }: { row: CatalogueRow }) {
  const { id, title, year, featured, premium, playable, tags } = row
  const remove = useDeleteWithUndo()
  const address = `/admin/catalogue/${id}`
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          <Link to={address} className="break-words hover:text-accent-text">
            {title}
          </Link>
          {featured && <Badge tone="accent">Featured</Badge>}
          {premium && <Badge tone="outline">Premium</Badge>}
          {playable && <Badge>Plays</Badge>}
        </p>
        <p className="text-sm break-words text-ink-faint">
          {[year ?? 'no year', ...tags].join(' · ')}
        </p>
      </div>
      <div className="flex gap-2">
        <ButtonLink size="sm" to={address} aria-label={`Edit ${title}`}>
          Edit
        </ButtonLink>
        <Button
          size="sm"
          variant="ghost"
          loading={remove.isPending}
          aria-label={`Delete ${title}`}
          onClick={() => remove.start(id, title)}
        >
          Delete
        </Button>
      </div>
    </Row>
  )
}
