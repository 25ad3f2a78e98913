import type { ProgressPipeline } from '@cinema/contract'
import { cx } from '../../lumen/cx.ts'

/** A flush runs every 5 s; beyond this something holds it up. */
const LATE_SECONDS = 30

/** The state of the pipeline in four numbers. */
export function PipelineTiles({ pipeline }: { pipeline: ProgressPipeline }) {
  const { dirtyRecords, oldestDirtySeconds, deadLetters, lost } = pipeline
  return (
    <dl className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <Tile name="Unflushed records" value={dirtyRecords.toLocaleString()}>
        Kept in Redis, on their way to MongoDB.
      </Tile>
      <Tile
        name="Oldest of them"
        value={dirtyRecords === 0 ? '–' : formatAge(oldestDirtySeconds)}
        alarming={oldestDirtySeconds > LATE_SECONDS}
      >
        A flush takes place every few seconds.
      </Tile>
      <Tile name="Dead letters" value={deadLetters.toLocaleString()} alarming={deadLetters > 0}>
        {deadLetters > 0 ? 'Set aside, and waiting for you below.' : 'MongoDB took every record.'}
      </Tile>
      <Tile name="Lost" value={lost.count.toLocaleString()} alarming={lost.count > 0}>
        {lost.derivation}
      </Tile>
    </dl>
  )
}

interface TileProps {
  name: string
  value: string
  alarming?: boolean
  children: string
}

function Tile({ name, value, alarming = false, children }: TileProps) {
  return (
    <div className="rounded-lg bg-surface p-5 ring-1 ring-line ring-inset">
      <dt className="text-sm text-ink-muted">{name}</dt>
      <dd>
        <p
          className={cx('mt-1 text-3xl font-semibold tabular-nums', alarming && 'text-danger-text')}
        >
          {value}
        </p>
        <p className="mt-2 text-sm text-ink-faint">{children}</p>
      </dd>
    </div>
  )
}

function formatAge(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}
