import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Table as OneTable } from 'dynamodb-onetable'

/** What OneTable's users can do. Its own types infer nothing from a schema that is passed on. */
export interface OneTableUsers {
  create(user: object): Promise<object>
  get(key: object): Promise<object | undefined>
  update(user: object): Promise<object>
  remove(key: object): Promise<unknown>
}

/** Users with an email and a date of birth, written by the real OneTable under `pk` and `sk`. */
export function oneTableUsers(
  client: DynamoDBClient,
  name: string,
  { isEmailUnique = false, timestamps = false } = {},
): OneTableUsers {
  const schema = {
    format: 'onetable:1.1.0',
    version: '0.0.1',
    params: { timestamps },
    indexes: { primary: { hash: 'pk', sort: 'sk' } },
    models: {
      User: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of OneTable.
        pk: { type: String, value: 'user#${id}' },
        sk: { type: String, value: 'user#' },
        id: { type: String, required: true },
        email: { type: String, unique: isEmailUnique },
        born: { type: Date },
      },
    },
  }
  const options = { name, client, partial: true, logger: false, schema }
  return new OneTable(options as never).getModel('User' as never) as never
}
