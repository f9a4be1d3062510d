/// <reference path="../.sst/platform/config.d.ts" />
import { dynamoArgs, failuresArgs, missedArgs } from 'dynamo-signals/sst'
import { dataTable, ledgerTable } from 'dynamo-signals/table'

const isProtected = $app.stage === 'production'

/** The table of the instances. Its stream triggers the consumers. */
export const data = new sst.aws.Dynamo('Data', dynamoArgs(dataTable('Data'), { isProtected }))

/** The table of receipts, waiting records and dead letters. */
export const ledger = new sst.aws.Dynamo('Ledger', dynamoArgs(ledgerTable('Ledger'), { isProtected }))

/** Keeps the records that Lambda gave up on. */
export const failures = new sst.aws.Bucket('Failures', failuresArgs())

/** Keeps the calls of the schedule that could not be started. It should be empty. */
export const missed = new sst.aws.Queue('MissedTicks', missedArgs())
