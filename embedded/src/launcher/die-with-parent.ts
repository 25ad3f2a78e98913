/**
 * Calls `stop` once when the process that holds the other end of our stdin is gone, however it went
 * (the kernel closes its pipes even after SIGKILL), or when it asks us to by SIGTERM.
 */
export function dieWithParent(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined
  const once = (): void => {
    stopping ??= stop().finally(() => process.exit(0))
  }
  process.stdin.on('end', once)
  process.stdin.on('close', once)
  process.stdin.on('error', once)
  process.stdin.resume()
  process.on('SIGTERM', once)
  process.on('SIGINT', once)
}
