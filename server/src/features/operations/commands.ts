import type { Command } from '../../cli.ts'
import { migrate } from '../../migrate.ts'
import { readBackup, writeBackup, type Counts } from './backup-store.ts'
import { purgeCommand } from './purge.ts'

/** Backup and restore of what MongoDB holds, and purging. */
export const operationsCommands: Readonly<Record<string, Command>> = {
  backup: {
    description: 'Copy the database into a folder, as mongodump does: --to FOLDER',
    options: ['to'],
    run: async ({ mongo }, { to }) => {
      if (!to) throw new Error('Name the folder: --to FOLDER')
      say('copied', await writeBackup(mongo, to))
    },
  },
  'cdn:purge': purgeCommand,
  restore: {
    description: 'Put a backup back; newer places in films are kept: --from FOLDER',
    options: ['from'],
    run: async ({ mongo, cache }, { from }) => {
      if (!from) throw new Error('Name the folder: --from FOLDER')
      await migrate(mongo)
      say('restored', await readBackup(mongo, from))
      await cache.invalidate()
    },
  },
}

function say(done: string, counts: Counts): void {
  for (const [collection, count] of Object.entries(counts)) {
    console.error(`${done} ${count.toLocaleString('en')} of ${collection}`)
  }
}
