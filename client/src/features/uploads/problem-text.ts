import type { DetailedError } from 'tus-js-client'

/** What to tell the sender of a file that did not arrive: the server's own sentence where it said one. */
export function errorText(error: Error | DetailedError): string {
  const response = 'originalResponse' in error ? error.originalResponse : null
  if (!response) return 'The server could not be reached. Go on when the connection is back.'
  try {
    const { detail } = JSON.parse(response.getBody()) as { detail?: unknown }
    if (typeof detail === 'string') return detail
  } catch {
    // A proxy in between has answered with a page of its own.
  }
  return `The server answered ${response.getStatus()}.`
}
