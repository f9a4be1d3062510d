import { DescribeTableCommand, type DescribeTableOutput } from '@aws-sdk/client-dynamodb'
import type { CallOptions } from '../models/call-options.ts'
import type { SentAs } from '../repository/requests/sdk-transport.ts'
import type { Transport } from '../repository/requests/transport.ts'

/** Returns the description of a table. Brings its command, which is large, and which only operators need in a bundle. */
export async function describeTable(
  transport: Transport,
  TableName: string,
  options?: CallOptions,
): Promise<DescribeTableOutput> {
  const sentAs: CallOptions & SentAs = { ...options, command: DescribeTableCommand }
  return transport('DescribeTable', { TableName }, sentAs)
}
