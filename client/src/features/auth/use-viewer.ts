import { useSession, type Session } from '../../api/session.ts'

/** Who is signed in, and whether that is known yet. */
export function useViewer(): Session {
  return useSession()
}
