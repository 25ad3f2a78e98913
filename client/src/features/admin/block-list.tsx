import type { Block, BlockReason } from '@cinema/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '../../lumen/actions/button.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { ago } from '../auth/device-words.tsx'
import { blocksQuery, useLiftBlock } from './blocks.ts'
import { PagedList, Row } from './row-list.tsx'

const REASONS: Readonly<Record<BlockReason, string>> = {
  burst: 'Refusals ignored',
  malformed_requests: 'Malformed requests',
  oversized_requests: 'Oversized requests',
  error_ratio: 'Errors',
  path_scan: 'Pages that do not exist',
  credential_stuffing: 'Failed sign-ins',
}

/** Who is blocked now and why, each to be let in again. */
export function BlockList() {
  const result = useInfiniteQuery(blocksQuery)
  return (
    <PagedList result={result} skeleton="h-40" empty="Nobody is blocked." more="More blocks">
      {(block) => <Blocked key={block.client} block={block} />}
    </PagedList>
  )
}

function Blocked({ block }: { block: Block }) {
  const { client, reason, level, since, until } = block
  const lift = useLiftBlock()
  const lifted = () => showToast('success', { title: `${client} is let in again` })
  const ends = new Date(until).toLocaleTimeString(undefined, { timeStyle: 'medium' })
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          <code className="break-all">{client}</code>
          <Badge tone="outline">{REASONS[reason]}</Badge>
        </p>
        <p className="mt-1 text-sm text-ink-muted">
          Until {ends}, blocked {ago(since)}
          {level > 1 && `, ${level === 2 ? 'the second time' : 'again and again'}`}
        </p>
        <p className="text-sm text-ink-faint">{scoreIn(block)}</p>
      </div>
      <Button
        size="sm"
        loading={lift.isPending}
        aria-label={`Lift the block of ${client}`}
        onClick={() => lift.mutate(client, { onSuccess: lifted })}
      >
        Lift
      </Button>
    </Row>
  )
}

const share = new Intl.NumberFormat(undefined, { style: 'percent' })

/** What made up the score, the largest part first: “Score 1.2: pages that do not exist 105 %, errors 50 %”. */
function scoreIn({ score }: Block): string {
  const parts = Object.entries(score)
    .filter(([, part]) => part >= 0.01)
    .sort(([, a], [, b]) => b - a)
    // The keys are those of the contract's record.
    .map(([name, part]) => `${REASONS[name as BlockReason].toLowerCase()} ${share.format(part)}`)
  const total = Math.hypot(...Object.values(score)).toLocaleString(undefined, {
    maximumFractionDigits: 1,
  })
  return `Score ${total}: ${parts.join(', ')}`
}
