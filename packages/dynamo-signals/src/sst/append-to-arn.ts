import { applyToArn } from './apply-to-arn.ts'

/**
 * Appends text to an ARN, which is text or an output. Pass it to the functions of `dynamo-signals/deploy` that take `append`.
 *
 * @example
 * const permissions = mayUseTables({ data: 'arn:data', ledger: 'arn:ledger' }, dataTable('Data'), appendToArn)
 */
export function appendToArn<Ref>(arn: Ref, suffix: string): Ref {
  return applyToArn(arn, value => `${value}${suffix}`)
}
