import type { Config } from '../../../config.ts'

/** Why an address is not among those that the operator allows; null when it is. */
export function refusalOf(
  address: string,
  { DIRECT_HOSTS, NODE_ENV }: Pick<Config, 'DIRECT_HOSTS' | 'NODE_ENV'>,
): string | null {
  const { protocol, host, username, password } = new URL(address)
  if (protocol !== 'https:' && (protocol !== 'http:' || NODE_ENV === 'production')) {
    return 'Expected an https:// URL.'
  }
  if (username !== '' || password !== '') return 'An address with a login would show it to viewers.'
  return DIRECT_HOSTS.includes(host) ? null : `${host} is not among DIRECT_HOSTS.`
}
