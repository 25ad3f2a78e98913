import { Spinner } from '../../lumen/feedback/spinner.tsx'

/** Before it is known what to play. */
export function PlayerLoading() {
  return (
    <div className="fixed inset-0 grid place-items-center bg-screen text-accent">
      <Spinner size="3.5rem" label="Loading the film" />
    </div>
  )
}
