export type ToastType = 'success' | 'error' | 'info'

export interface ToastMessage {
  title: string
  detail?: string | undefined
  action?: { label: string; onPress: () => void } | undefined
}

type Deliver = (type: ToastType, message: ToastMessage) => void

let deliver: Deliver | null = null
const waiting: Parameters<Deliver>[] = []

/** Tells the viewer that something happened. Works from anywhere, also before the toaster is there. */
export function showToast(type: ToastType, message: ToastMessage): void {
  if (deliver) deliver(type, message)
  else waiting.push([type, message])
}

/** Connects the toaster: it receives what waits and all that comes, until the returned function. */
export function onToast(listener: Deliver): () => void {
  deliver = listener
  for (const toast of waiting.splice(0)) listener(...toast)
  return () => {
    deliver = null
  }
}
