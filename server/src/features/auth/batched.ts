import { setImmediate } from 'node:timers/promises'

/**
 * Gathers what is asked during one turn of the event loop and answers it with one call of `load`;
 * everybody is given the whole answer and picks their part.
 */
export function batched<Key, Answer>(
  load: (keys: readonly Key[]) => Promise<Answer>,
): (key: Key) => Promise<Answer> {
  let open: { keys: Key[]; answer: Promise<Answer> } | undefined
  return (key) => {
    if (open) {
      open.keys.push(key)
    } else {
      const keys = [key]
      const answer = setImmediate().then(() => {
        open = undefined
        return load(keys)
      })
      open = { keys, answer }
    }
    return open.answer
  }
}
