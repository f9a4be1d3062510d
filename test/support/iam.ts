import type { Operation, Transport } from 'dynamo-signals'

type Request = Readonly<Record<string, unknown>> & { readonly TableName?: string }

/** A permission that a role lacks: the action, and the table. */
export interface Denied {
  readonly action: string
  readonly table: string
}

/**
 * A transport with the permissions of a role. DynamoDB has no permission for transactions: each write of one needs the
 * permission of its action, and a check needs ConditionCheckItem.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function withRole(inner: Transport, denied: readonly Denied[]) {
  /** How many requests were denied. */
  const role = { refused: 0, denied: [...denied], transport: undefined as unknown as Transport }
  role.transport = ((operation: Operation, input: never, options: never) => {
    const missing = actionsOf(operation, input).find(({ action, table }) =>
      role.denied.some(each => each.action === action && each.table === table),
    )
    if (!missing) return inner(operation, input, options)
    role.refused++
    return Promise.reject(accessDenied(missing))
  }) as Transport
  return role
}

/** The error of the SDK, with the message that IAM writes. */
export function accessDenied({ action, table }: Denied): Error {
  const [account, region] = ['123456789012', 'eu-west-1']
  const message =
    `User: arn:aws:sts::${account}:assumed-role/shop/links is not authorized to perform: dynamodb:${action} ` +
    `on resource: arn:aws:dynamodb:${region}:${account}:table/${table} ` +
    `because no identity-based policy allows the dynamodb:${action} action`
  return Object.assign(new Error(message), {
    name: 'AccessDeniedException',
    $fault: 'client',
    $metadata: { httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 },
  })
}

function actionsOf(operation: Operation, input: Request): Denied[] {
  if (operation === 'TransactWriteItems') {
    return (input.TransactItems as readonly Readonly<Record<string, Request>>[]).flatMap(each =>
      Object.entries(each).map(([kind, { TableName: table = '' }]) => ({
        action: kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`,
        table,
      })),
    )
  }
  const tables = operation === 'BatchGetItem' ? Object.keys(input.RequestItems as object) : [input.TableName ?? '']
  return tables.map(table => ({ action: operation, table }))
}
