import type { ProviderStatus } from '@cinema/contract'
import type { BreakerState } from '../../../infra/breaker.ts'
import type { BreakerView, Outbounds } from '../../../infra/outbound.ts'

type Health = Pick<ProviderStatus, 'breaker' | 'successRatio'>

const severity: readonly BreakerState[] = ['closed', 'half_open', 'open']

/** How the calls of some breakers went, the worst of their states standing for all. */
export function healthOf(outbounds: Outbounds, names: readonly string[]): Health {
  const views = outbounds.list().filter(({ name }) => names.includes(name))
  const sum = (read: (view: BreakerView) => number) =>
    views.reduce((total, view) => total + read(view), 0)
  const calls = sum((view) => view.calls)
  const failures = sum((view) => view.failures)
  const worst = Math.max(0, ...views.map(({ state }) => severity.indexOf(state)))
  return {
    breaker: severity[worst] ?? 'closed',
    // A call that failed may have entered before the window began.
    successRatio: calls === 0 ? null : Math.max(0, 1 - failures / calls),
  }
}

/** The policy of calls to a provider: judged over a minute, tried twice. */
export const providerPolicy = (name: string, timeoutMs: number) => ({
  name,
  timeoutMs,
  breaker: { windowMs: 60_000, slowMs: Math.round((timeoutMs * 2) / 3) },
  retry: { attempts: 2, reserve: 5, baseMs: 100, capMs: 500 },
})
