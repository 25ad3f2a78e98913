import { SignedIn } from '@cinema/contract'
import { setTimeout as pause } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import { Device } from './device.ts'
import { send } from './http-client.ts'
import type { Ledger } from './ledger.ts'
import { until } from './processes.ts'
import { createRandom } from './random.ts'

const kinds = ['television', 'tablet', 'telephone'] as const

export interface AudienceOptions {
  readonly cluster: Cluster
  readonly ledger: Ledger
  readonly viewers: number
  readonly seed: number
  /** Between two steps of a device. */
  readonly pauseMs: number
}

/** Viewers with three devices each, which play whenever they are let. */
export class Audience {
  readonly devices: readonly Device[]
  /** Access tokens by viewer. */
  readonly tokens: ReadonlyMap<string, string>
  readonly #ledger: Ledger
  readonly #pauseMs: number

  private constructor(
    { devices, tokens }: Pick<Audience, 'devices' | 'tokens'>,
    { ledger, pauseMs }: AudienceOptions,
  ) {
    this.devices = devices
    this.tokens = tokens
    this.#ledger = ledger
    this.#pauseMs = pauseMs
  }

  /** Signs the viewers up. */
  static async gather(options: AudienceOptions): Promise<Audience> {
    const { cluster, ledger, seed } = options
    const devices: Device[] = []
    const tokens = new Map<string, string>()
    for (let viewer = 0; viewer < options.viewers; viewer++) {
      const { userId, token } = await register(cluster.apis[viewer % 2]?.url ?? '', viewer)
      tokens.set(userId, token)
      kinds.forEach((kind, index) => {
        const random = createRandom(seed * 1000 + viewer * 10 + index)
        const deviceId = `${kind}-${viewer}`
        devices.push(new Device({ cluster, ledger, random, userId, token, deviceId }))
      })
    }
    return new Audience({ devices, tokens }, options)
  }

  /** All devices play until `act` is done, and until all they sent has been answered. */
  async playWhile<T>(act: () => Promise<T>): Promise<T> {
    const stopped = new AbortController()
    const playing = this.devices.map(async (device) => {
      while (!stopped.signal.aborted) {
        await device.step()
        await pause(this.#pauseMs)
      }
    })
    try {
      // A device that fails ends the scene at once.
      return await Promise.race([act(), Promise.all(playing).then(() => never)])
    } finally {
      stopped.abort()
      await Promise.all(playing)
    }
  }

  /** Waits until so many more updates were acknowledged. */
  async acknowledgements(count: number): Promise<void> {
    const goal = this.#ledger.acknowledged + count
    await until(`${count} more acknowledgements`, () => this.#ledger.acknowledged >= goal)
  }

  /** Waits until so many more requests failed. */
  async refusals(count: number): Promise<void> {
    const goal = this.#ledger.refused + count
    await until(`${count} more refusals`, () => this.#ledger.refused >= goal)
  }
}

const never = new Promise<never>(() => undefined)

async function register(url: string, number: number): Promise<{ userId: string; token: string }> {
  const { status, body } = await send({
    method: 'POST',
    url: `${url}/api/auth/register`,
    body: {
      email: `viewer${number}@example.org`,
      username: `Viewer ${number}`,
      password: `correct horse battery ${number}`,
    },
  })
  if (status >= 300) throw new Error(`A viewer could not sign up: ${JSON.stringify(body)}`)
  const { user, accessToken } = SignedIn.parse(body)
  return { userId: user.id, token: accessToken }
}
