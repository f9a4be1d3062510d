import { shared } from '../dispatch/shared-state.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { BeforeCommit, Database, SignalContext } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import type { Repository } from '../models/repository.ts'
import type { WriteRequest } from '../table/write-request.ts'
import type { Core } from './core.ts'
import { LayoutGate } from './layout/layout-gate.ts'
import { loadedItems } from './loaded-items.ts'
import { ModelRepository } from './model-repository.ts'
import { linksByThrough, modelsByName } from './models-by-name.ts'
import { openScope } from './open-scope.ts'
import type { CommandSender } from './requests/sdk-transport.ts'
import { readsOnly, retryReads, type Transport } from './requests/transport.ts'
import { OF_A_READ, requireOptions, requireWork } from './require-options.ts'
import { runCommitHooks } from './run-commit-hooks.ts'
import { completeRuntime, type Runtime } from './runtime.ts'
import { ownCommits } from './write-session.ts'
import { commitRequest } from './writing/commit.ts'
import { committedChanges, type Delivery } from './writing/committed-changes.ts'

/** The options of `openDatabase`: the DynamoDB client, the tables and the models. */
export interface DatabaseOptions {
  /** A `DynamoDBClient` or `DynamoDBDocumentClient`, or a {@link Transport} for tests and lightweight clients. */
  readonly client: CommandSender | Transport
  /**
   * The streamed table, with the keys of `dataTable()` from `dynamo-signals/table`. Required, unless every model has
   * `storedIn`. Without it, no durable signal can be sent.
   */
  readonly tableName?: string | undefined
  /** The table of receipts, with the keys of `ledgerTable()`. */
  readonly ledgerTableName: string
  readonly models: readonly AnyModel[]
  /**
   * Distinguishes the databases of one process. Receivers get it as `database.name`, and can be connected for it only, with the
   * option `database`. Each database needs a ledger table of its own. Default `default`.
   */
  readonly name?: string
  /**
   * Models whose items other programs write with an UpdateItem that does not change `_v`. Pass `true` for all models. Their
   * saves and deletes compare every loaded attribute and not only the version, so a change in between throws
   * `ConflictError`. Not needed for writers that use {@link foreignUpdate}. Default: none.
   */
  readonly foreignWriters?: true | readonly AnyModel[]
  /** A custom clock and id source, for tests. */
  readonly runtime?: Partial<Runtime>
  /** How long to retry a request before it fails with `UnavailableError`, in milliseconds. Default 5,000. */
  readonly deadline?: number
  /**
   * How commits reach the `postSave` and `postDelete` receivers: through the table's stream, or in this process right after
   * each commit. For the latter, pass `inline()` from `dynamo-signals/streams`, in scripts and tests. Default `stream`.
   */
  readonly delivery?: 'stream' | Delivery
}

interface OpenDatabase {
  readonly core: Core
  readonly context: SignalContext
}

const cores = /* @__PURE__ */ shared('databases', () => new WeakMap<Database, OpenDatabase>())

/** Opens a database over a transport, with checked options. Apart from `openDatabase`, so that it can be bundled without the SDK. */
export function openDatabaseOver(transport: Transport, options: Omit<DatabaseOptions, 'client'>): Database {
  const { tableName = '', ledgerTableName, models, deadline = 5_000, delivery = 'stream' } = options
  const { foreignWriters = [], name = 'default' } = options
  const runtime = completeRuntime(options.runtime)
  const known = modelsByName(models)
  const base = {
    name,
    transport: retryReads(transport, { runtime, deadline }),
    tableName,
    ledgerTableName,
    models: known,
    runtime,
    deadline,
  }
  const own: Core = {
    ...base,
    links: linksByThrough(known),
    layout: new LayoutGate(base),
    loaded: loadedItems(),
    foreignWriters: new Set((foreignWriters === true ? [...known.values()] : foreignWriters).map(({ name }) => name)),
    ...(delivery === 'stream' ? {} : { committed: writes => delivery(database, committedChanges(core, writes)) }),
  }
  const core = (models.find(({ storedIn }) => storedIn)?.storedIn?.extend(own) as Core | undefined) ?? own
  const database = databaseOver(core, {})
  return database
}

/** Returns the core of an open database, for the library's own layers. */
export function coreOf(database: Database): OpenDatabase {
  const found = cores.get(database)
  if (!found)
    throw new ConfigurationError(
      'repository.unknownDatabase',
      'This database was not made by openDatabase(). Pass the database itself, not a copy.',
    )
  return found
}

/** Returns a database whose writes carry a context and whose commits run the given hooks. */
export function databaseOver(core: Core, context: SignalContext, hooks: readonly BeforeCommit[] = []): Database {
  // A receiver that makes its own commits does unrelated work, so the hooks do not apply to it.
  const receiving = () => (hooks.length > 0 ? databaseOver(core, context) : database)
  const session = ownCommits(core, () => openScope(core, receiving(), context), hooks)
  const database: Database = {
    name: core.name,
    models: [...core.models.values()],
    repository: <M extends AnyModel>(model: M) => new ModelRepository(model, session) as unknown as Repository<M>,
    transaction: async (work, callOptions) => {
      requireWork('transaction()', work)
      requireOptions('transaction()', callOptions, OF_A_READ)
      return session.write(scope => work(scope.transaction), callOptions)
    },
    dryRun: async work => {
      requireWork('dryRun()', work)
      const reading: Core = { ...core, transport: readsOnly(core.transport) }
      const scope = openScope(reading, databaseOver(reading, context), context)
      const result = await work(scope.transaction)
      await runCommitHooks(hooks, scope, result)
      const { writes } = scope.buffer
      // The SDK's request types allow undefined where a planned write never has it.
      const request = writes.length > 0 ? (commitRequest(core, writes) as WriteRequest) : undefined
      return { result, request }
    },
    withContext: more => databaseOver(core, { ...context, ...more }, hooks),
    beforeCommit: hook => {
      requireWork('beforeCommit()', hook)
      return databaseOver(core, context, [...hooks, hook])
    },
  }
  cores.set(database, { core, context })
  return database
}
