/**
 * Runs the main function of a process. A failure at start is one clear line and exit code 1;
 * the stack is kept for bugs, which are not `Error`s with a sentence for the operator.
 */
export function runProcess(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    const bug =
      !(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError
    process.stderr.write(`${bug ? format(error) : error.message}\n`)
    process.exit(1)
  })
}

const format = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
