#!/usr/bin/env bash
# ElectroDB checks no types when it reads. An attribute of another type is returned as it is stored, with one exception: if
# the model says map and the item has text, as an earlier version of it wrote, the application reads an empty map.
source "$(dirname "$0")/support/setup.sh" electrodb@3.9.3 @aws-sdk/client-dynamodb@3.1162.0 @aws-sdk/lib-dynamodb@3.1162.0

cat > finding.mjs <<'JS'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Entity } from 'electrodb'
import { report } from './report.mjs'
import { startStub } from './stub-dynamodb.mjs'

const model = { entity: 'book', version: '1', service: 'shop' }
const attributes = {
  id: { type: 'string' },
  pages: { type: 'number' },
  size: { type: 'map', properties: { width: { type: 'number' } } },
}
const indexes = { book: { pk: { field: 'pk', composite: ['id'] }, sk: { field: 'sk', composite: [] } } }
const marks = { pk: { S: '$shop#id_a' }, sk: { S: '$book_1' }, __edb_e__: { S: 'book' }, __edb_v__: { S: '1' } }
const stored = { id: { S: 'a' }, pages: { S: '12' }, size: { S: '{"width":20}' } }
const stub = await startStub(() => ({ body: { Item: { ...marks, ...stored } } }))
const client = DynamoDBDocumentClient.from(new DynamoDBClient(stub.config))
const books = new Entity({ model, attributes, indexes }, { client, table: 'Books' })

const { pages, size } = (await books.get({ id: 'a' }).go()).data
stub.stop()

report('both are returned as stored, or both are refused', { pages, size }, { pages: '12', size: {} })
JS
node finding.mjs
