import { describeError } from '../../api/api-error.ts'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { useDeleteTitle, useRestoreTitle } from './catalogue.ts'

/**
 * Deletes at once, because it can be undone: from the message, and for a day from the list. Its row
 * is gone by then, so nothing here waits for callbacks that end with a component.
 */
export function useDeleteWithUndo() {
  const remove = useDeleteTitle()
  const restore = useRestoreTitle()
  const refused = (error: unknown) => showToast('error', describeError(error))
  const undo = (id: string, title: string) =>
    restore.mutateAsync(id).then(() => showToast('success', { title: `${title} is back` }), refused)
  const start = (id: string, title: string) => {
    const action = { label: 'Undo', onPress: () => void undo(id, title) }
    const done = () => showToast('success', { title: `${title} is deleted`, action })
    void remove.mutateAsync(id).then(done, refused)
  }
  return { start, isPending: remove.isPending }
}
