import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { followSession } from '../../api/session.ts'
import { useViewer } from './use-viewer.ts'

/**
 * Restores the sign-in of the last visit and drops what was loaded for one viewer when another, or
 * nobody, takes their place. Everything that belongs to a viewer is cached under the key `me`.
 */
export function SessionLifecycle() {
  const queryClient = useQueryClient()
  const { user } = useViewer()
  const lastId = useRef(user?.id)
  useEffect(followSession, [])
  useEffect(() => {
    if (lastId.current === user?.id) return
    lastId.current = user?.id
    queryClient.removeQueries({ queryKey: ['me'] })
  }, [queryClient, user?.id])
  return null
}
