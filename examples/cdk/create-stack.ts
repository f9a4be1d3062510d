import { join } from 'node:path'
import { type App, Duration, Stack } from 'aws-cdk-lib'
import { Table, type TableAttributes } from 'aws-cdk-lib/aws-dynamodb'
import { Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { Signals } from 'dynamo-signals/cdk'
import { CONSUMER_SETTINGS, SCHEDULE_SETTINGS } from 'dynamo-signals/deploy'
import { eventFilters } from 'dynamo-signals/operations'
import { connectReceivers, orders } from '../existing-table/orders.ts'

/** Creates a stack that runs receivers for a table of another stack. Pass its ARN, and the ARN of its stream. */
export function createStack(app: App, attributes: TableAttributes): Stack {
  const stack = new Stack(app, 'order-mails')
  const signals = new Signals(stack, 'Signals')
  const functionOf = (name: string, seconds: number) =>
    new NodejsFunction(stack, name, {
      ...signals.functionBasics(name),
      entry: join(import.meta.dirname, `functions/${name}.ts`),
      runtime: Runtime.NODEJS_24_X,
      memorySize: 512,
      timeout: Duration.seconds(seconds),
      bundling: { format: OutputFormat.ESM },
      environment: { LEDGER_TABLE: signals.ledgerTable.tableName },
    })

  const mails = functionOf('mails', CONSUMER_SETTINGS.timeout)
  const table = Table.fromTableAttributes(stack, 'Orders', attributes)
  signals.addConsumer('mails', mails, { filters: filtersOfMails(), table })

  const schedule = functionOf('schedule', SCHEDULE_SETTINGS.timeout)
  schedule.addEnvironment('MAILS_FUNCTION', mails.functionName)
  signals.addSchedule(schedule)
  return stack
}

/** The filters follow from the receivers, which are connected only for that. */
function filtersOfMails() {
  const disconnect = connectReceivers(async () => {})
  try {
    return eventFilters('mails', { table: orders })
  } finally {
    disconnect()
  }
}
