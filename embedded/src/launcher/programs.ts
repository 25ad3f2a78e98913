import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The first of the named programs that is on PATH, as its full path. */
export function findProgram(
  names: readonly string[],
  path: string = process.env['PATH'] ?? '',
): string | undefined {
  for (const name of names)
    for (const folder of path.split(delimiter)) {
      const file = join(folder, name)
      if (folder !== '' && isExecutable(file)) return file
    }
  return undefined
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
