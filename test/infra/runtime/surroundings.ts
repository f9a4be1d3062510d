import { API_MODELS } from '@dynamo-signals/api'
import { FaultSwitch, Inbox, startSes } from '@dynamo-signals/local-cloud'
import { MODELS } from '@dynamo-signals/shop'
import { onTestFinished } from 'vitest'
import { freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

/** Tables and an SES of the test's own, for functions as they are shipped. */
export async function freshSurroundings() {
  const { database, tableName, ledgerTableName } = await freshDatabase([...MODELS, ...API_MODELS])
  const inbox = await Inbox.open('')
  const ses = await startSes({ port: 0, inbox, faults: new FaultSwitch(), log: { info() {}, warn() {}, error() {} } })
  onTestFinished(() => ses.stop())
  return { database, inbox, tableName, ledgerTableName, sesEndpoint: ses.endpoint, stream: new StreamDriver(tableName) }
}
