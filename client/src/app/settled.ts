/**
 * Resolves when the first page has had time to load: what may come later (motion, toasts, the code
 * of other pages) waits for it, so that it does not compete with what the viewer waits for.
 */
export const settled = new Promise<void>((resolve) => {
  setTimeout(resolve, 2000)
})
