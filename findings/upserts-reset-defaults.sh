#!/usr/bin/env bash
# An upsert of ElectroDB and one of OneTable send an update with the given fields and with the defaults of all other fields. If
# the item exists, the defaults replace what it has: a book that is out of print is in print again after its price changed.
source "$(dirname "$0")/support/setup.sh" electrodb@3.9.3 dynamodb-onetable@2.7.7 @aws-sdk/client-dynamodb@3.1162.0 \
  @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Table } from 'dynamodb-onetable'
import { Dynamo } from 'dynamodb-onetable/Dynamo'
import electrodb from 'electrodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const stub = await startStub(() => ({ body: { Attributes: {} } }))
const client = new DynamoDBClient(stub.config)
// What the update does with the field `inPrint` of an item that exists.
const sent = () => {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, UpdateExpression } = stub.requests.at(-1).input
  const name = Object.keys(names).find(key => names[key] === 'inPrint')
  const action = UpdateExpression.match(new RegExp(`${name} = ([^,]+)`))?.[1]
  return action && (values[action] ?? action)
}

const model = { entity: 'book', version: '1', service: 'shop' }
const inPrint = { type: 'boolean', default: true }
const attributes = { id: { type: 'string' }, price: { type: 'number' }, inPrint }
const indexes = { book: { pk: { field: 'pk', composite: ['id'] }, sk: { field: 'sk', composite: [] } } }
const documentClient = DynamoDBDocumentClient.from(client)
const books = new electrodb.Entity({ model, attributes, indexes }, { client: documentClient, table: 'Books' })
await books.upsert({ id: 'b1', price: 12 }).go()
const electro = sent()

const Book = {
  pk: { type: String, value: 'Book#${id}' },
  id: { type: String, required: true },
  price: { type: Number },
  inPrint: { type: Boolean, default: true },
}
const schema = { format: 'onetable:1.1.0', version: '1.0.0', indexes: { primary: { hash: 'pk' } }, models: { Book } }
const table = new Table({ name: 'Books', client: new Dynamo({ client }), partial: false, schema })
await table.getModel('Book').upsert({ id: 'b1', price: 12 })
const onetable = sent()
stub.stop()

report('undefined, or if_not_exists(inPrint, true)', { electro, onetable }, {
  electro: { BOOL: true },
  onetable: { BOOL: true },
})
JS
node finding.mjs
