import type { DeadLetters, Letter } from './dead-letters-buffer.ts'
import { pack, unpack } from './packed.ts'
import { unavailable } from './progress-access.ts'
import type { ProgressBuffer } from './progress-buffer.ts'
import { merge } from './record.ts'

const attempts = 5

/**
 * Gives a dead letter's record new attempts. What the viewer did since is joined with it, so that
 * nothing newer is taken back; the letter goes when the record is dirty again.
 * @throws AppError `dependency_unavailable` when the record changes faster than it can be joined.
 */
export async function retryLetter(
  { buffer, letters }: { buffer: ProgressBuffer; letters: DeadLetters },
  letter: Letter,
): Promise<void> {
  const failed = unpack(letter.record)
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { packed: expected } = await buffer.read(letter)
    const held = expected === '' ? failed : unpack(expected)
    const joined = merge(held.record, failed.record)
    const next = { ...joined, revision: joined.revision + 1 }
    const replacement = pack(next, held.durable)
    const { userId, movieId } = letter
    if (await buffer.replace({ userId, movieId, expected, replacement }, { dirty: true })) {
      await letters.remove(letter)
      return
    }
  }
  throw unavailable()
}
