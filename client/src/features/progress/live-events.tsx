import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useViewer } from '../auth/use-viewer.ts'

/**
 * Hears of the viewer's other devices, over one connection for the whole tab, while somebody is
 * signed in. Renders nothing; mounted once.
 */
export function LiveEvents() {
  const client = useQueryClient()
  const userId = useViewer().user?.id
  useEffect(() => {
    if (userId === undefined) return undefined
    let stop: (() => void) | undefined
    let ended = false
    const load = () =>
      Promise.all([
        import('../../api/events.ts'),
        import('./keep-current.ts'),
        import('./viewer-events.ts'),
      ])
    void load().then(([{ followEvents }, { keepCurrent }, { onViewerEvent, tellViewerEvent }]) => {
      if (ended) return
      const unhear = onViewerEvent(keepCurrent(client))
      const unfollow = followEvents(tellViewerEvent)
      stop = () => {
        unfollow()
        unhear()
      }
    })
    return () => {
      ended = true
      stop?.()
    }
  }, [client, userId])
  return null
}
