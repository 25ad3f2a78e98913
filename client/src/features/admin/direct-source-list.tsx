import { DirectAddress, type DirectSource } from '@cinema/contract'
import { useQuery } from '@tanstack/react-query'
import { describeError } from '../../api/api-error.ts'
import { Button } from '../../lumen/actions/button.tsx'
import { Badge } from '../../lumen/feedback/badge.tsx'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { SmallForm } from '../auth/small-form.tsx'
import { directSourcesQuery, useSetDirectSources } from './direct-sources.ts'
import { Loaded } from './loaded.tsx'
import { NoRows, Row, RowList } from './row-list.tsx'

/** Where the operator offers a title: addresses to be added, put first and taken away. */
export function DirectSourceList({ movieId }: { movieId: string }) {
  const result = useQuery(directSourcesQuery(movieId))
  return (
    <Loaded result={result} skeleton="h-40">
      {(sources) => (
        <div className="flex flex-col gap-4">
          <AddAddress movieId={movieId} sources={sources} />
          {sources.length === 0 ? (
            <NoRows>No address is given.</NoRows>
          ) : (
            <Addresses movieId={movieId} sources={sources} />
          )}
        </div>
      )}
    </Loaded>
  )
}

interface PartProps {
  movieId: string
  sources: readonly DirectSource[]
}

function Addresses({ movieId, sources }: PartProps) {
  const set = useSetDirectSources(movieId)
  const change = (next: DirectSource[], title: string) =>
    set.mutate(next, {
      onSuccess: () => showToast('success', { title }),
      onError: (error) => showToast('error', describeError(error)),
    })
  const without = (source: DirectSource) => sources.filter((each) => each !== source)
  return (
    <RowList>
      {sources.map((source, index) => (
        <Row key={source.url}>
          <div className="min-w-0 flex-1 basis-64">
            <code className="text-sm break-all">{source.url}</code>
            <p className="mt-1.5 flex flex-wrap gap-2">
              <Badge tone="outline">{source.kind.toUpperCase()}</Badge>
              {source.heightPixels !== undefined && <Badge>{source.heightPixels}p</Badge>}
            </p>
          </div>
          {index > 0 && (
            <Button
              size="sm"
              disabled={set.isPending}
              aria-label={`Try ${source.url} first`}
              onClick={() => change([source, ...without(source)], 'It is tried first now')}
            >
              Try first
            </Button>
          )}
          <Button
            size="sm"
            variant="ghost"
            disabled={set.isPending}
            aria-label={`Remove ${source.url}`}
            onClick={() => change(without(source), 'The address is removed')}
          >
            Remove
          </Button>
        </Row>
      ))}
    </RowList>
  )
}

function AddAddress({ movieId, sources }: PartProps) {
  const set = useSetDirectSources(movieId)
  return (
    <SmallForm
      schema={DirectAddress}
      fields={[
        {
          name: 'url',
          label: 'Address of a film',
          kind: 'code',
          autoComplete: 'off',
          hint: 'A playlist (.m3u8) or a film (.mp4) on one of the hosts of DIRECT_HOSTS',
        },
        {
          name: 'heightPixels',
          label: 'Height in pixels',
          autoComplete: 'off',
          hint: 'Such as 1080; may be empty',
        },
      ]}
      submitLabel="Add the address"
      variant="secondary"
      inline
      send={async ({ url = '', heightPixels }) => {
        const added: DirectSource = {
          url,
          kind: kindOf(url),
          ...(heightPixels !== undefined && { heightPixels: Number(heightPixels) }),
        }
        await set.mutateAsync([...sources, added])
        showToast('success', { title: 'The title plays from there too' })
      }}
    />
  )
}

const kindOf = (url: string): DirectSource['kind'] =>
  new URL(url).pathname.toLowerCase().endsWith('.mp4') ? 'mp4' : 'hls'
