/** The part of a Pulumi output that appends text. */
interface Output {
  apply(change: (value: string) => string): unknown
}

/**
 * Appends text to an ARN, which is text or an output. Pass it to the functions of `dynamo-signals/deploy` that take `append`.
 *
 * @example
 * const permissions = mayUseTables({ data: 'arn:data', ledger: 'arn:ledger' }, dataTable('Data'), appendToArn)
 */
export function appendToArn<Ref>(arn: Ref, suffix: string): Ref {
  if (typeof arn === 'string') return `${arn}${suffix}` as Ref
  return (arn as Output).apply(value => `${value}${suffix}`) as Ref
}
