import { createHmac, timingSafeEqual } from 'node:crypto'
import type { LimitGroup } from '@cinema/contract'
import type { Config } from '../config.ts'
import type { Check } from './pipeline.ts'

/** Says that a gateway has counted this request for its limits already. */
export const countedHeader = 'x-limits-counted'

/** What only a process that holds our secrets can say. */
export const countedProof = ({ MEDIA_SIGNING_SECRET }: Pick<Config, 'MEDIA_SIGNING_SECRET'>) =>
  createHmac('sha256', MEDIA_SIGNING_SECRET).update('limits counted at the gateway').digest('hex')

/** Groups whose limits count by the account that a body names: a gateway, which reads none, leaves them. */
export const countsByBody = (group: LimitGroup): boolean =>
  group === 'sign_in' || group === 'password_reset'

/** Limits that let pass what a gateway of ours has counted; everybody else is counted here. */
export function unlessCounted(
  config: Pick<Config, 'MEDIA_SIGNING_SECRET'>,
  limitOf: (group: LimitGroup) => Check,
): (group: LimitGroup) => Check {
  const proof = Buffer.from(countedProof(config))
  return (group) => {
    const limit = limitOf(group)
    return (req, res) => {
      const given = req.headers[countedHeader]
      return given !== undefined && holds(String(given), proof) ? undefined : limit(req, res)
    }
  }
}

function holds(given: string, proof: Buffer): boolean {
  const bytes = Buffer.from(given)
  return bytes.length === proof.length && timingSafeEqual(bytes, proof)
}
