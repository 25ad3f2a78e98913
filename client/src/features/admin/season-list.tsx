import type { CatalogueEntry, EpisodeRow } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { Link } from 'react-router'
import { Button, ButtonLink } from '../../lumen/actions/button.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { formatDuration } from '../catalogue/format.ts'
import { episodesQuery, newEpisodePath } from './episodes.ts'
import { Loaded } from './loaded.tsx'
import { NoRows, Row, RowList } from './row-list.tsx'
import { useDeleteWithUndo } from './use-delete-with-undo.ts'

type SeriesEntry = Extract<CatalogueEntry, { kind: 'series' }>

/** The seasons of a series, each with its episodes and a way to add one. */
export function SeasonList({ series: { id, seasons } }: { series: SeriesEntry }) {
  const result = useQuery(episodesQuery(id))
  if (seasons.length === 0) {
    return <NoRows>There is no season yet. Name one above, and save: episodes go into it.</NoRows>
  }
  return (
    <Loaded result={result} skeleton="h-64">
      {(episodes) => {
        const ofSeason = Map.groupBy(episodes, ({ seasonNumber }) => seasonNumber)
        return (
          <div className="flex flex-col gap-8">
            {seasons.map((season) => (
              <Season
                key={season.number}
                seriesId={id}
                season={season}
                episodes={ofSeason.get(season.number) ?? []}
              />
            ))}
          </div>
        )
      }}
    </Loaded>
  )
}

interface SeasonProps {
  seriesId: string
  season: { number: number; title: string }
  episodes: readonly EpisodeRow[]
}

function Season({ seriesId, season: { number, title }, episodes }: SeasonProps) {
  const named = title === `Season ${number}` ? title : `Season ${number}: ${title}`
  return (
    <section aria-label={named}>
      <header className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 className="min-w-0 text-base break-words">{named}</h3>
        <ButtonLink
          size="sm"
          to={newEpisodePath(seriesId, number)}
          icon={<Plus size={16} />}
          aria-label={`Add an episode to ${named}`}
        >
          Add an episode
        </ButtonLink>
      </header>
      {episodes.length === 0 ? (
        <NoRows>No episode yet.</NoRows>
      ) : (
        <RowList>
          {episodes.map((episode) => (
            <Episode key={episode.id} episode={episode} />
          ))}
        </RowList>
      )}
    </section>
  )
}

function Episode({ episode }: { episode: EpisodeRow }) {
  const { id, number, title, durationSeconds, premium, playable } = episode
  const remove = useDeleteWithUndo()
  const address = `/admin/catalogue/${id}`
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          <Link to={address} className="min-w-0 break-words hover:text-accent-text">
            <span className="me-2 text-ink-faint tabular-nums">{number}</span>
            {title}
          </Link>
          {premium && <Badge tone="outline">Premium</Badge>}
          {playable && <Badge>Plays</Badge>}
        </p>
        <p className="text-sm text-ink-faint">
          {durationSeconds === null ? 'no duration' : formatDuration(durationSeconds)}
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
