import type { Source } from '@cinema/contract'

/** A source as the viewer knows it. */
export interface SourceOption {
  /** Stays the same when links are renewed. */
  key: string
  label: string
  detail: string | undefined
  source: Source
}

/** Names each source for the viewer, in the order to try. */
export function optionsOf(sources: readonly Source[]): SourceOption[] {
  const counts = new Map<string, number>()
  return sources.map((source) => {
    const number = counts.get(source.provider) ?? 0
    counts.set(source.provider, number + 1)
    return {
      key: `${source.provider} ${number}`,
      label: labelOf(source),
      detail: source.quality,
      source,
    }
  })
}

function labelOf({ provider, url }: Source): string {
  if (provider === 'library') return 'This library'
  return provider === 'vidking' ? 'VidKing' : new URL(url).host
}
