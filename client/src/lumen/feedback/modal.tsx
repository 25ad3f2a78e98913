import { AlertDialog as BaseAlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../actions/button.tsx'
import { IconButton } from '../actions/icon-button.tsx'

const BACKDROP =
  'fixed inset-0 z-40 bg-scrim transition-opacity duration-(--duration-base) data-ending-style:opacity-0 data-starting-style:opacity-0'
const POPUP =
  'fixed start-1/2 top-1/2 z-50 flex max-h-[min(44rem,calc(100dvh-2rem))] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rtl:translate-x-1/2 flex-col rounded-lg bg-raised text-ink shadow-overlay ring-1 ring-line transition-[opacity,scale] duration-(--duration-base) ease-out data-ending-style:scale-97 data-ending-style:opacity-0 data-starting-style:scale-97 data-starting-style:opacity-0'

export interface ModalProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: string
  children: ReactNode
  /** Buttons at the foot. */
  footer?: ReactNode
}

/** A dialog over the page: focus is held inside and given back, Escape and the backdrop close it. */
export function Modal({ open, onOpenChange, title, description, children, footer }: ModalProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className={BACKDROP} />
        <Dialog.Popup className={POPUP}>
          <header className="flex items-start gap-4 ps-6 pe-3 pt-3">
            <div className="flex-1 pt-2.5">
              <Dialog.Title className="text-xl">{title}</Dialog.Title>
              {description != null && (
                <Dialog.Description className="mt-1 text-sm text-ink-muted">
                  {description}
                </Dialog.Description>
              )}
            </div>
            <Dialog.Close render={<IconButton label="Close" icon={<X size={20} />} />} />
          </header>
          <div className="overflow-y-auto px-6 py-5">{children}</div>
          {footer != null && (
            <footer className="flex flex-wrap justify-end gap-3 px-6 pb-6">{footer}</footer>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

export interface AlertDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** What will happen, including what cannot be undone. */
  description: string
  /** The verb: "Sign out everywhere", never "OK". */
  confirmLabel: string
  onConfirm: () => void
  danger?: boolean
  busy?: boolean
}

/** Asks before something that matters. The backdrop does not close it. */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  onConfirm,
  danger = false,
  busy = false,
}: AlertDialogProps) {
  return (
    <BaseAlertDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseAlertDialog.Portal>
        <BaseAlertDialog.Backdrop className={BACKDROP} />
        <BaseAlertDialog.Popup className={POPUP}>
          <div className="p-6">
            <BaseAlertDialog.Title className="text-xl">{title}</BaseAlertDialog.Title>
            <BaseAlertDialog.Description className="mt-2 text-ink-muted">
              {description}
            </BaseAlertDialog.Description>
            <div className="mt-6 flex flex-wrap justify-end gap-3">
              <BaseAlertDialog.Close render={<Button variant="ghost">Cancel</Button>} />
              <Button variant={danger ? 'danger' : 'primary'} loading={busy} onClick={onConfirm}>
                {confirmLabel}
              </Button>
            </div>
          </div>
        </BaseAlertDialog.Popup>
      </BaseAlertDialog.Portal>
    </BaseAlertDialog.Root>
  )
}
