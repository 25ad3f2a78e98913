import { Toast } from '@base-ui/react/toast'

/** The one queue of toasts, usable outside of React (mutation and query error handlers). */
export const toasts = Toast.createToastManager()

export interface ToastMessage {
  title: string
  detail?: string | undefined
  action?: { label: string; onPress: () => void } | undefined
}

/** Tells the viewer that something happened. Errors stay until dismissed and interrupt politely. */
export function showToast(type: 'success' | 'error' | 'info', message: ToastMessage): string {
  return toasts.add({
    type,
    title: message.title,
    description: message.detail,
    priority: type === 'error' ? 'high' : 'low',
    ...(type === 'error' && { timeout: 12_000 }),
    ...(message.action && {
      actionProps: { children: message.action.label, onClick: message.action.onPress },
    }),
  })
}
