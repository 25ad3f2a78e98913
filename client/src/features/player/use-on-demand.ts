import { useState } from 'react'

/**
 * A part of the page that is fetched when it is first asked for, so that a film need not wait for it;
 * null until it is there. One that does not arrive may be asked for again.
 */
export function useOnDemand<Part>(fetchPart: () => Promise<Part>): [Part | null, () => void] {
  const [fetched, setFetched] = useState<{ part: Part } | null>(null)
  const ask = () =>
    void fetchPart().then(
      (part) => setFetched({ part }),
      () => setFetched(null),
    )
  return [fetched?.part ?? null, ask]
}
