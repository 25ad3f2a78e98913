import { Toast } from '@base-ui/react/toast'
import { CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../actions/icon-button.tsx'
import { buttonClass } from '../actions/button.tsx'
import { toasts } from './toasts.ts'

const ICONS: Record<string, ReactNode> = {
  success: <CircleCheck size={20} className="text-success-text" />,
  error: <TriangleAlert size={20} className="text-danger-text" />,
  info: <Info size={20} className="text-info-text" />,
}

/** Where toasts appear; mounted once, near the root. F6 moves focus to it. */
export function Toaster() {
  return (
    <Toast.Provider toastManager={toasts} limit={3} timeout={6000}>
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 bottom-20 z-50 mx-auto flex max-w-md flex-col gap-2 sm:bottom-6 sm:end-6 sm:start-auto sm:w-96">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList() {
  const { toasts: list } = Toast.useToastManager()
  return list.map((toast) => (
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
