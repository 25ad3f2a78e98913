import mongoose from 'mongoose'

/** Tells the catalogue what TMDb calls its films, by their ids. */
export async function setTmdbIds(uri: string, tmdbIds: Readonly<Record<string, number>>) {
  const connection = await mongoose.createConnection(uri).asPromise()
  const films = connection.collection<{ _id: string }>('movies')
  for (const [_id, tmdbId] of Object.entries(tmdbIds)) {
    await films.updateOne({ _id }, { $set: { tmdbId } })
  }
  await connection.close()
}
