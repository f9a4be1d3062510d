#!/usr/bin/env bash
# `limit` together with a filter means two things. For OneTable it is the number of items that match: it asks for further
# pages until it has them. For ElectroDB, dynamodb-toolbox and Dynamoose it is DynamoDB's Limit, the items that are read
# before the filter, so that the same call returns nothing and a cursor.
source "$(dirname "$0")/support/setup.sh" dynamodb-onetable@2.7.7 electrodb@3.9.3 dynamodb-toolbox@2.10.6 dynamoose@4.2.0 \
  @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Table as OneTable } from 'dynamodb-onetable'
import { Dynamo } from 'dynamodb-onetable/Dynamo'
import { Entity as ToolboxEntity, item, QueryCommand, string, Table as ToolboxTable } from 'dynamodb-toolbox'
import dynamoose from 'dynamoose'
import electrodb from 'electrodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

// Twelve items of one partition. Only the last four match the filter.
const item12 = (_, number) => ({ pk: { S: 'p' }, sk: { S: `s${number}` }, number, kind: { S: number < 8 ? 'x' : 'y' } })
const all = Array.from({ length: 12 }, item12)
const marks = { _et: { S: 'Book' }, _type: { S: 'Book' }, __edb_e__: { S: 'book' }, __edb_v__: { S: '1' }, id: { S: 'p' } }
const stub = await startStub(({ input }) => {
  const from = input.ExclusiveStartKey ? 1 + all.findIndex(({ sk }) => sk.S === input.ExclusiveStartKey.sk.S) : 0
  const read = all.slice(from, from + (input.Limit ?? 12))
  const Items = read.filter(({ kind }) => kind.S === 'y').map(({ number: _number, ...item }) => ({ ...item, ...marks }))
  const isLast = from + read.length >= 12
  const key = { pk: read.at(-1).pk, sk: read.at(-1).sk }
  return { body: { Items, Count: Items.length, ScannedCount: read.length, ...(isLast ? {} : { LastEvaluatedKey: key }) } }
})
const client = new DynamoDBClient(stub.config)
const documentClient = DynamoDBDocumentClient.from(client)
const counted = async run => {
  const before = stub.requests.length
  const { length } = await run()
  return { items: length, requests: stub.requests.length - before }
}

const fields = { pk: { type: String, value: 'p' }, sk: { type: String }, id: { type: String }, kind: { type: String } }
const schema = { format: 'onetable:1.1.0', version: '1.0.0', indexes: { primary: { hash: 'pk', sort: 'sk' } } }
const onetable = new OneTable({ name: 'Books', client: new Dynamo({ client }), partial: false, schema: { ...schema, models: { Book: fields } } })

const attributes = { id: { type: 'string' }, kind: { type: 'string' } }
const indexes = { book: { pk: { field: 'pk', composite: ['id'] }, sk: { field: 'sk', composite: [] } } }
const model = { entity: 'book', version: '1', service: 'shop' }
const electro = new electrodb.Entity({ model, attributes, indexes }, { client: documentClient, table: 'Books' })

const keys = { partitionKey: { name: 'pk', type: 'string' }, sortKey: { name: 'sk', type: 'string' } }
const table = new ToolboxTable({ name: 'Books', documentClient, ...keys })
const bookSchema = item({ pk: string().key(), sk: string().key(), kind: string().optional() })
const Book = new ToolboxEntity({ name: 'Book', table, schema: bookSchema, timestamps: false })

dynamoose.aws.ddb.set(new dynamoose.aws.ddb.DynamoDB(stub.config))
const moose = dynamoose.model('Book', { pk: { type: String, hashKey: true }, sk: { type: String, rangeKey: true }, kind: String, id: String })
new dynamoose.Table('Books', [moose], { create: false, waitForActive: false })

const seen = {
  onetable: await counted(() => onetable.getModel('Book').find({ kind: 'y' }, { limit: 3 })),
  electrodb: await counted(async () => {
    const matching = electro.query.book({ id: 'p' }).where(({ kind }, { eq }) => eq(kind, 'y'))
    return (await matching.go({ limit: 3 })).data
  }),
  toolbox: await counted(async () => {
    const options = { limit: 3, filters: { Book: { attr: 'kind', eq: 'y' } } }
    return (await table.build(QueryCommand).entities(Book).query({ partition: 'p' }).options(options).send()).Items
  }),
  dynamoose: await counted(() => moose.query('pk').eq('p').where('kind').eq('y').limit(3).exec()),
}
stub.stop()

report('limit is the number of items that are read, for all four', seen, {
  onetable: { items: 3, requests: 4 },
  electrodb: { items: 0, requests: 1 },
  toolbox: { items: 0, requests: 1 },
  dynamoose: { items: 0, requests: 1 },
})
JS
node finding.mjs
