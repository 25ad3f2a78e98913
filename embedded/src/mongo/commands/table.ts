import type { Doc } from '../values/types.ts'
import { runAggregate } from './aggregate.ts'
import {
  runCreate,
  runDrop,
  runDropDatabase,
  runListCollections,
  runListDatabases,
  runRenameCollection,
} from './collections.ts'
import type { CommandContext } from './context.ts'
import { runCount, runDistinct } from './count.ts'
import { runGetMore, runKillCursors } from './cursor-commands.ts'
import { runDelete } from './delete.ts'
import { runExplain } from './explain.ts'
import { runFindAndModify } from './find-and-modify.ts'
import { runFind } from './find.ts'
import { runBuildInfo, runHello, runOk, runServerStatus } from './handshake.ts'
import { runCreateIndexes, runDropIndexes, runListIndexes } from './indexes.ts'
import { runInsert } from './insert.ts'
import { runCollStats, runDbStats } from './statistics.ts'
import { runUpdate } from './update.ts'

export interface Command {
  /** Whether it writes; an aggregate does when it ends in `$out` or `$merge`. */
  writes: boolean | ((command: Doc) => boolean)
  /** Its own options. An option neither here nor in `unsupported` is unknown (40415). */
  options: readonly string[]
  /** Real options this engine does not implement: naming one is an error. */
  unsupported?: readonly string[]
  run: (context: CommandContext) => Doc | Buffer
}

/** Options of every command that mean nothing on one node, or that the dispatcher handles. */
export const commonOptions: Record<string, string> = {
  $db: 'names the database',
  lsid: 'sessions matter for transactions alone',
  txnNumber: 'read by the dispatcher',
  startTransaction: 'read by the dispatcher',
  autocommit: 'read by the dispatcher',
  maxTimeMS: 'read by the dispatcher',
  $clusterTime: 'one node has no cluster time',
  $readPreference: 'one node is its own primary',
  readConcern: 'what is read is on the disk or in a commit of the same millisecond',
  writeConcern: 'every write is journalled before it is acknowledged',
  comment: 'there is no profiler to show it',
  apiVersion: 'the engine has one version',
  apiStrict: 'the engine has one version',
  apiDeprecationErrors: 'the engine has one version',
  allowDiskUse: 'sorting happens in memory',
  bypassDocumentValidation: 'there are no validators',
}

const reader = (run: Command['run'], ...options: string[]): Command => ({
  writes: false,
  options,
  run,
})
const writer = (run: Command['run'], ...options: string[]): Command => ({
  writes: true,
  options,
  run,
})

const handshakeOptions = [
  'helloOk',
  'client',
  'compression',
  'topologyVersion',
  'maxAwaitTimeMS',
  'loadBalanced',
  'backpressure',
]

export const commands: Record<string, Command> = {
  hello: {
    ...reader(runHello, ...handshakeOptions),
    unsupported: ['saslSupportedMechs', 'speculativeAuthenticate'],
  },
  ping: reader(runOk),
  buildInfo: reader(runBuildInfo),
  serverStatus: reader(runServerStatus),
  endSessions: reader(runOk),
  killSessions: reader(runOk),
  refreshSessions: reader(runOk),
  find: reader(
    runFind,
    'filter',
    'sort',
    'projection',
    'hint',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'collation',
    'let',
    'noCursorTimeout',
    'allowPartialResults',
    'tailable',
    'awaitData',
    'returnKey',
    'showRecordId',
    'oplogReplay',
  ),
  getMore: reader(runGetMore, 'collection', 'batchSize'),
  killCursors: reader(runKillCursors, 'cursors'),
  count: reader(runCount, 'query', 'limit', 'skip', 'hint', 'collation', 'fields'),
  distinct: reader(runDistinct, 'key', 'query', 'collation', 'hint'),
  aggregate: {
    ...reader(runAggregate, 'pipeline', 'cursor', 'hint', 'collation', 'let'),
    writes: writesOutput,
    unsupported: ['explain', 'exchange', 'fromMongos'],
  },
  explain: reader(runExplain, 'verbosity'),
  insert: writer(runInsert, 'documents', 'ordered'),
  update: writer(runUpdate, 'updates', 'ordered', 'let'),
  delete: writer(runDelete, 'deletes', 'ordered', 'let'),
  findAndModify: writer(
    runFindAndModify,
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'collation',
    'arrayFilters',
    'hint',
    'let',
  ),
  createIndexes: { ...writer(runCreateIndexes, 'indexes'), unsupported: ['commitQuorum'] },
  listIndexes: reader(runListIndexes, 'cursor'),
  dropIndexes: writer(runDropIndexes, 'index'),
  create: {
    ...writer(runCreate, 'autoIndexId'),
    unsupported: [
      'capped',
      'size',
      'max',
      'timeseries',
      'expireAfterSeconds',
      'clusteredIndex',
      'validator',
      'validationLevel',
      'validationAction',
      'viewOn',
      'pipeline',
      'collation',
      'storageEngine',
      'changeStreamPreAndPostImages',
      'encryptedFields',
      'indexOptionDefaults',
    ],
  },
  drop: writer(runDrop),
  dropDatabase: writer(runDropDatabase),
  renameCollection: writer(runRenameCollection, 'to', 'dropTarget'),
  listCollections: reader(
    runListCollections,
    'filter',
    'nameOnly',
    'cursor',
    'authorizedCollections',
  ),
  listDatabases: reader(runListDatabases, 'filter', 'nameOnly', 'authorizedDatabases'),
  collStats: reader(runCollStats, 'scale'),
  dbStats: reader(runDbStats, 'scale', 'freeStorage'),
  commitTransaction: reader(runOk),
  abortTransaction: reader(runOk),
}

function writesOutput(command: Doc): boolean {
  const pipeline: unknown = command['pipeline']
  const last: unknown = Array.isArray(pipeline) ? pipeline.at(-1) : undefined
  return typeof last === 'object' && last !== null && ('$out' in last || '$merge' in last)
}

/** Older and all-lower-case spellings that MongoDB accepts. */
const aliases: Record<string, string> = {
  ismaster: 'hello',
  isMaster: 'hello',
  buildinfo: 'buildInfo',
  findandmodify: 'findAndModify',
  dbstats: 'dbStats',
  collstats: 'collStats',
  deleteIndexes: 'dropIndexes',
}

export function findCommand(name: string): Command | undefined {
  const known = Object.hasOwn(aliases, name) ? aliases[name] : name
  return known !== undefined && Object.hasOwn(commands, known) ? commands[known] : undefined
}
