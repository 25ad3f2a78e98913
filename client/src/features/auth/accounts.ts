import { auth, type BodyOf } from '@cinema/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { signedIn, signedOut } from '../../api/session.ts'

// The forms show what went wrong beside what was typed, so these report nothing elsewhere.
const silent = { silent: true }

export function useSignIn() {
  return useMutation({
    mutationFn: (body: BodyOf<typeof auth.login>) => call(auth.login, { body }),
    onSuccess: (session) => void signedIn(session),
    meta: silent,
  })
}

export function useRegister() {
  return useMutation({
    mutationFn: (body: BodyOf<typeof auth.register>) => call(auth.register, { body }),
    onSuccess: (session) => void signedIn(session),
    meta: silent,
  })
}

/** Signs this device out and begins afresh: nothing of the viewer stays in memory. */
export function useSignOut() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => call(auth.logout, {}),
    onSuccess: () => {
      queryClient.clear()
      signedOut()
      location.assign('/')
    },
  })
}
