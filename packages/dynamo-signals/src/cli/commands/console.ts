import type { DescribeTableOutput } from '@aws-sdk/client-dynamodb'
import type { ConnectedSignal } from '../../dispatch/connection.ts'
import type { Database } from '../../models/database.ts'
import { describeTable } from '../../operations/describe-table.ts'
import { existingTablesOf, ownTable } from '../../operations/existing/existing-tables-of.ts'
import type { Core } from '../../repository/core.ts'
import { coreOf, databaseOver } from '../../repository/open-database.ts'
import { readsOnly, type Transport } from '../../repository/requests/transport.ts'
import type { Command, Invocation, Terminal } from '../command.ts'
import { explainError } from '../explain-error.ts'
import { loadLocalCloud } from '../load-local-cloud.ts'
import { UsageError } from '../usage-error.ts'
import type { Values } from '../values.ts'
import { chosenConsumers } from './chosen-consumers.ts'

/** The part of the package that runs the command. Types of an optional package would not compile without it. */
interface StageModule {
  runStageConsole(application: StageApplication, options: object, terminal: Terminal): Promise<0>
}

interface StageApplication {
  open(over: (transport: Transport) => Transport): Database
  readonly transport: Transport
  readonly tables: readonly {
    readonly name: string
    readonly partitionKey: string
    readonly sortKey?: string | undefined
  }[]
  describeTable(name: string): Promise<DescribeTableOutput>
  readonly consumers: readonly string[]
  readonly signals: readonly ConnectedSignal[]
  explain(error: unknown): string
}

/** Serves the console of a deployed stage on this machine. */
export const stageConsole: Command = {
  summary: 'Show the tables, dead letters and receivers of a deployed stage in the browser, with your own AWS rights',
  exit: '0 stopped with Ctrl-C, 1 could not start',
  options: {
    stage: { type: 'string', value: 'NAME', about: 'The stage. The configuration gets it, and every page shows it' },
    write: { type: 'boolean', about: 'Allow changes: edits, deletes and redrives. Default: read-only' },
    port: { type: 'string', value: 'PORT', about: 'The port of the console. Default: a free one' },
  },
  readsTables: true,
  stopsInOrder: true,
  requireSense(values) {
    portOf(values)
    if (values.text('stage') === '') throw new UsageError('--stage is empty. Pass the name of a stage.')
  },
  async run(invocation) {
    const { values, terminal } = invocation
    const { runStageConsole } = await loadLocalCloud<StageModule>('stage', 'console')
    const options = {
      stage: values.text('stage') ?? (values.flag('local') ? 'local' : undefined),
      endpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB || undefined,
      isWritable: values.flag('write'),
      port: portOf(values),
      isJson: values.flag('json'),
    }
    return runStageConsole(stageApplication(invocation), options, terminal)
  },
}

function portOf(values: Values): number {
  return values.whole('port', 65_535) ?? 0
}

function stageApplication(invocation: Invocation): StageApplication {
  const { application, values } = invocation
  const { core, context } = coreOf(application.database)
  // The pages refuse changes, too. This is for what they overlook.
  const transport = values.flag('write') ? core.transport : readsOnly(core.transport)
  const tables = tablesOf(core)
  const used = { names: tables.map(({ name }) => name), permission: 'read and write them' }
  return {
    open: over => databaseOver({ ...core, transport: over(transport) }, context),
    transport,
    tables,
    describeTable: name => describeTable(core.transport, name),
    consumers: chosenConsumers(invocation),
    signals: application.signals ?? [],
    explain: error => explainError(error, used, values.flag('local')),
  }
}

function tablesOf(core: Core): StageApplication['tables'] {
  const own = [...ownTable(core), core.ledgerTableName].map(name => ({ name, partitionKey: 'pk', sortKey: 'sk' }))
  const existing = existingTablesOf(core).flatMap(({ models: [model] }) => model?.storedIn?.table ?? [])
  return [...own, ...existing.map(({ tableName, ...keys }) => ({ name: tableName, ...keys }))]
}
