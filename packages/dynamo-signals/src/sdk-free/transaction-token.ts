import { randomUUID } from 'node:crypto'
import type { Operation } from '../repository/requests/transport.ts'

/** Returns the input of a transaction with a token, which all attempts must share. The SDK would draw a new one. */
export function withToken(operation: Operation, input: object): object {
  const { ClientRequestToken } = input as { readonly ClientRequestToken?: string }
  if (operation !== 'TransactWriteItems' || ClientRequestToken !== undefined) return input
  return { ...input, ClientRequestToken: randomUUID() }
}
