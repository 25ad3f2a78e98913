import { deadKey, memberOf, shardOf } from '../../server/src/features/progress/progress-keys.ts'
import { until } from './processes.ts'
import { makeDue, type Scenario, type Stage } from './stage.ts'

/** MongoDB refuses one record until it is set aside; its next update is written again. */
export const poison: Scenario = {
  name: 'poison record, set aside',
  async act(stage) {
    const { cluster, audience, random, inject } = stage
    const { userId, movieId } = nameOf(stage, random.pick(audience.devices).userId)
    const device = audience.devices.find((each) => each.userId === userId)
    cluster.wire.refuse([`${userId}:${movieId}`])
    inject()
    await device?.start(movieId)
    await audience.playWhile(async () => {
      await until('the record is set aside', async () => {
        await makeDue(cluster)
        const letter = await cluster.admin.redis.state.hget(
          deadKey(shardOf(userId)),
          memberOf(userId, movieId),
        )
        return letter !== null && (JSON.parse(letter) as { reason: string }).reason !== ''
      })
    })
    cluster.wire.accept()
    await device?.start(movieId)
    await device?.report()
    await cluster.admin.redis.state.hdel(deadKey(shardOf(userId)), memberOf(userId, movieId))
  },
}

/** Some records of a batch are refused, the others must be written and cleared, and only those. */
export const partialFailure: Scenario = {
  name: 'bulk write refused in part',
  async act(stage) {
    const { cluster, audience, inject } = stage
    const users = [...audience.tokens.keys()]
    const names = users.map((userId) => nameOf(stage, userId))
    const before = cluster.wire.refusals()
    cluster.wire.refuse(names.map(({ userId, movieId }) => `${userId}:${movieId}`))
    inject()
    await audience.playWhile(async () => {
      const starts = audience.devices.map(async (device) => {
        const own = names.find(({ userId }) => userId === device.userId)
        await device.start(own?.movieId)
      })
      await Promise.all(starts)
      await until('records were refused', () => cluster.wire.refusals() > before + names.length)
      cluster.wire.accept()
      await audience.acknowledgements(60)
    })
  },
}

const nameOf = ({ cluster, random }: Stage, userId: string) => ({
  userId,
  movieId: random.pick(cluster.movieIds),
})
