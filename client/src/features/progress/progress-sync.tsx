import { useEffect } from 'react'
import { useViewer } from '../auth/use-viewer.ts'

/** Tells the server what earlier visits kept on this device. Renders nothing; mounted once. */
export function ProgressSync() {
  const userId = useViewer().user?.id
  useEffect(() => {
    if (userId === undefined) return undefined
    let stop: (() => void) | undefined
    let ended = false
    const load = () => Promise.all([import('./queue.ts'), import('./background-replay.ts')])
    void load().then(([{ progressQueue }, { replayInBackground }]) => {
      if (!ended) stop = replayInBackground(progressQueue(), userId)
    })
    return () => {
      ended = true
      stop?.()
    }
  }, [userId])
  return null
}
