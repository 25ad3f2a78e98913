import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** What `npm run cluster` runs, for the commands that work on it. */
export interface ClusterState {
  readonly url: string
  readonly instances: readonly {
    readonly name: string
    readonly url: string
    readonly pid: number
  }[]
}

export const clusterFile = (dataDir: string): string => path.join(dataDir, 'cluster.json')

/** @throws Error with one clear line when no cluster has run there. */
export async function readCluster(dataDir: string): Promise<ClusterState> {
  const file = clusterFile(dataDir)
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ClusterState
  } catch (error) {
    throw new Error(`${file} tells of no cluster; start one with npm run cluster.`, {
      cause: error,
    })
  }
}
