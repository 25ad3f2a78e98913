import { Toast } from '@base-ui/react/toast'
import { CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { buttonClass } from '../actions/button.tsx'
import { IconButton } from '../actions/icon-button.tsx'
import { onToast } from './toasts.ts'

const ICONS: Record<string, ReactNode> = {
  success: <CircleCheck size={20} aria-hidden="true" className="text-success-text" />,
  error: <TriangleAlert size={20} aria-hidden="true" className="text-danger-text" />,
  info: <Info size={20} aria-hidden="true" className="text-info-text" />,
}

/** Where toasts appear; mounted once, near the root. F6 moves focus to it. */
export function Toaster() {
  return (
    <Toast.Provider limit={3} timeout={6000}>
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 bottom-20 z-50 mx-auto flex max-w-md flex-col gap-2 md:start-auto md:end-6 md:bottom-6 md:w-96">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Toasts() {
  const { toasts, add } = Toast.useToastManager()
  useEffect(
    () =>
      onToast((type, { title, detail, action }) => {
        add({
          type,
          title,
          description: detail,
          // An error interrupts politely and stays long enough to be read.
          ...(type === 'error' && { priority: 'high', timeout: 12_000 }),
          ...(action && { actionProps: { children: action.label, onClick: action.onPress } }),
        })
      }),
    [add],
  )
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-lg bg-raised text-ink shadow-overlay ring-1 ring-line transition-[opacity,translate] duration-(--duration-base) ease-out data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-3 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-3 py-2 ps-4 pe-1.5">
        {ICONS[toast.type ?? 'info']}
        <div className="min-w-0 flex-1 py-1 text-sm">
          <Toast.Title className="font-semibold" />
          <Toast.Description className="text-ink-muted" />
        </div>
        {toast.actionProps && (
          <Toast.Action
            className={buttonClass({ variant: 'ghost', size: 'sm', className: 'text-accent-text' })}
          />
        )}
        <Toast.Close render={<IconButton label="Dismiss" icon={<X size={18} />} />} />
      </Toast.Content>
    </Toast.Root>
  ))
}
