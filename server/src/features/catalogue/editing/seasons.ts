import type { Mongo } from '../../../infra/mongo.ts'
import { episodeStore } from '../episode-store.ts'
import { seriesStore } from '../series-store.ts'

/**
 * Brings the episodes of a series in line with what episodes there are: each knows the next one and
 * the name of its series, each season how many it has. Run again, it writes nothing.
 */
export async function relinkSeries(mongo: Mongo, seriesId: string): Promise<void> {
  const episodes = episodeStore(mongo, 'primary')
  const series = seriesStore(mongo, 'primary')
  const found = await series.byId(seriesId)
  if (!found) return
  const members = await episodes.ofSeries(seriesId)
  for (const [index, { _id, place }] of members.entries()) {
    const linked = { seriesTitle: found.title, nextId: members[index + 1]?._id ?? null }
    if (place.nextId === linked.nextId && place.seriesTitle === linked.seriesTitle) continue
    await episodes.link(_id, linked)
  }
  const counts = Map.groupBy(members, ({ place }) => place.seasonNumber)
  for (const { number, episodeCount } of found.seasons) {
    const counted = counts.get(number)?.length ?? 0
    if (counted !== episodeCount) await series.countEpisodes(seriesId, number, counted)
  }
}
