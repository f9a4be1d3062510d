import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { LambdaRecord } from 'dynamo-signals/streams'
import { type InstalledPackages, installPackages } from '../support/installed-packages.ts'
import { stubbedNetwork } from './stubbed-client.ts'

const VERSION = '2.35.0'

/** Installs Powertools' idempotency in a temporary folder, because the project does not depend on it. */
export function installIdempotency(): InstalledPackages {
  return installPackages(
    ...['idempotency', 'commons', 'jmespath'].map(name => `@aws-lambda-powertools/${name}@${VERSION}`),
    ...['client', 'lib'].map(name => `@aws-sdk/${name}-dynamodb@3.1162.0`),
  )
}

type React = (change: { readonly id: string | undefined }) => Promise<unknown>

/**
 * Returns a stream handler as a careful program writes it with Powertools: its batch processor, and its idempotency around
 * each of two reactions, which run if an order becomes paid. The reactions do nothing, and the network responds at once.
 */
export function powertoolsHandler({ require }: InstalledPackages) {
  const { makeIdempotent, IdempotencyConfig } = require('@aws-lambda-powertools/idempotency')
  const { DynamoDBPersistenceLayer } = require('@aws-lambda-powertools/idempotency/dynamodb')
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'id' })
  config.registerLambdaContext({ getRemainingTimeInMillis: () => 30_000 })
  const awsSdkV3Client = new DynamoDBClient(stubbedNetwork(() => '{}'))
  const react = (name: string): React => {
    const persistenceStore = new DynamoDBPersistenceLayer({ tableName: name, awsSdkV3Client })
    return makeIdempotent(async () => true, { persistenceStore, config })
  }
  const reactions = [react('one'), react('other')]
  const processor = new BatchProcessor(EventType.DynamoDBStreams)
  const handleRecord = async ({ eventID, dynamodb }: LambdaRecord) => {
    const before = unmarshall(dynamodb?.OldImage as never)
    const after = unmarshall(dynamodb?.NewImage as never)
    if (before.status === 'paid' || after.status !== 'paid') return
    for (const reaction of reactions) await reaction({ id: eventID })
  }
  return (Records: readonly LambdaRecord[]) =>
    processPartialResponse({ Records } as never, handleRecord as never, processor)
}
