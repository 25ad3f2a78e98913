import type { Config } from '../../../config.ts'
import { isPrivate } from '../../../infra/addresses.ts'

/** Why an address is not among those that the operator allows; null when it is. */
export function refusalOf(
  address: string,
  { DIRECT_HOSTS, NODE_ENV }: Pick<Config, 'DIRECT_HOSTS' | 'NODE_ENV'>,
): string | null {
  const url = new URL(address)
  const { protocol, host, username, password } = url
  const isOpen = protocol === 'http:' && NODE_ENV !== 'production'
  if (!isPrivate(url) && !isOpen) return 'Expected an https:// URL.'
  if (username !== '' || password !== '') return 'An address with a login would show it to viewers.'
  return DIRECT_HOSTS.includes(host) ? null : `${host} is not among DIRECT_HOSTS.`
}
