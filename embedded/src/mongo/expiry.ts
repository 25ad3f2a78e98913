import { encodeValue } from './values/key.ts'
import { Rank } from './values/types.ts'
import type { Collection, Index } from './store/catalog.ts'
import type { Engine } from './store/engine.ts'
import type { Session } from './store/session.ts'
import { blob } from './store/sqlite.ts'

const batch = 1000

/** Removes the documents whose time has come in every TTL index, a thousand at a time. */
export async function removeExpired(engine: Engine, now: Date): Promise<number> {
  let removed = 0
  for (const collection of engine.read(undefined, ({ catalog }) => catalog.collections()))
    for (const { name, expireAfterSeconds } of collection.indexes) {
      if (expireAfterSeconds === undefined) continue
      for (let last = batch; last === batch; removed += last)
        last = await engine.write(undefined, (session) =>
          removeBatch(session, collection, name, now),
        )
    }
  return removed
}

function removeBatch(session: Session, known: Collection, name: string, now: Date): number {
  // The collection may have been dropped or renamed since it was listed.
  const collection = session.catalog.find(known.db, known.name)
  const index = collection?.indexes.find((each) => each.name === name)
  if (!collection || index?.expireAfterSeconds === undefined) return 0
  const rows = expiredRows(session, collection, index, now)
  for (const [r, bytes] of rows)
    session.writer.remove(collection, { r: Number(r), bytes: blob(bytes) })
  return rows.length
}

function expiredRows({ sqlite }: Session, collection: Collection, index: Index, now: Date) {
  const limit = new Date(now.getTime() - (index.expireAfterSeconds ?? 0) * 1000)
  const descending = index.fields[0]?.descending === true
  const dates = Buffer.from([descending ? 255 - Rank.date : Rank.date])
  const edge = encodeValue(limit, descending)
  const [from, to] = descending ? [edge, Buffer.from([256 - Rank.date])] : [dates, edge]
  // An array of dates expires with its earliest; each document is removed once.
  return sqlite.all(
    `SELECT d.r, d.b FROM docs_${collection.id} d WHERE d.r IN
       (SELECT r FROM ix_${index.id} WHERE k >= ? AND k < ? LIMIT ${batch})`,
    from,
    to,
  )
}
