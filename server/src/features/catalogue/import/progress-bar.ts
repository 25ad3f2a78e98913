const width = 30

interface Terminal {
  readonly isTTY?: boolean
  write: (text: string) => unknown
}

/** Draws progress on one line of a terminal; elsewhere one line for each tenth. */
export function progressBar(
  label: string,
  terminal: Terminal = process.stderr,
): (progress: number, count: number) => void {
  let tenth = 0
  return (progress, count) => {
    const percent = `${Math.floor(progress * 100)}`.padStart(3)
    const numbers = `${percent} %  ${count.toLocaleString('en')} films`
    if (terminal.isTTY) {
      const done = Math.round(progress * width)
      const bar = '█'.repeat(done) + '░'.repeat(width - done)
      terminal.write(`\r${label} ${bar} ${numbers}${progress >= 1 ? '\n' : ''}`)
    } else if (Math.floor(progress * 10) > tenth) {
      tenth = Math.floor(progress * 10)
      terminal.write(`${label} ${numbers}\n`)
    }
  }
}
