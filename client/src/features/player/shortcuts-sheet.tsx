import { Modal } from '../../lumen/feedback/modal.tsx'
import { SHORTCUT_SHEET } from './shortcuts.ts'

export interface ShortcutsSheetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function ShortcutsSheet({ open, onOpenChange }: ShortcutsSheetProps) {
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className="divide-y divide-line">
        {SHORTCUT_SHEET.map(([what, keys]) => (
          <div key={what} className="flex items-center justify-between gap-6 py-2">
            <dt className="text-ink-muted">{what}</dt>
            <dd className="flex gap-1.5">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="grid min-h-8 min-w-8 place-items-center rounded-md bg-ink/10 px-2 font-sans text-sm font-semibold"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
