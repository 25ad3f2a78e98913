import type { EndpointSpec } from '@cinema/contract'

const nobody = '0123456789abcdef'
const samples = ['mov', 'ser', 'per', 'usr', 'fam', 'pbs', 'key', 'upl', 'imp', 'rom'].map(
  (name) => `${name}_${nobody}`,
)
const others = [
  '203.0.113.7',
  'drama',
  '1',
  'library',
  `usr_${nobody}:mov_${nobody}`,
  'x'.repeat(16),
]

/** The path with something in the place of each parameter that it accepts; `preferred` first. */
export function pathOf(
  { path: template, params }: EndpointSpec,
  preferred: readonly string[] = [],
) {
  return template.replace(/:(\w+)/g, (_, name: string) => {
    const schema = params?.shape[name] as { safeParse: (v: unknown) => { success: boolean } }
    const fitting = [...preferred, ...samples, ...others].find(
      (value) => schema.safeParse(value).success,
    )
    if (fitting === undefined) throw new Error(`Nothing fits :${name} of ${template}.`)
    return encodeURIComponent(fitting)
  })
}

export const name = ({ method, path: template }: EndpointSpec): string => `${method} ${template}`

/** Asks without a body: who may not is refused before one is looked at. */
export async function ask(
  origin: string,
  endpoint: EndpointSpec,
  { url = pathOf(endpoint), token }: { url?: string; token?: string | undefined },
) {
  const response = await fetch(`${origin}${url}`, {
    method: endpoint.method,
    headers: {
      'X-Requested-With': 'cinema',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
  })
  // A stream of events has no end.
  if (endpoint.produces && response.ok) {
    await response.body?.cancel()
    return { status: response.status, text: '' }
  }
  return { status: response.status, text: await response.text() }
}
