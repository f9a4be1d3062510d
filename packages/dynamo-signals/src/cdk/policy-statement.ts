import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Permission } from '../deploy/index.ts'

/** Returns a permission as a statement of CDK. */
export function policyStatement({ actions, resources, conditions = [] }: Permission<string>): PolicyStatement {
  const byTest = Map.groupBy(conditions, ({ test }) => test)
  return new PolicyStatement({
    actions: [...actions],
    resources: [...resources],
    conditions: Object.fromEntries(
      [...byTest].map(([test, found]) => [
        test,
        Object.fromEntries(found.map(({ variable, values }) => [variable, [...values]])),
      ]),
    ),
  })
}

/** Appends text to an ARN, which is a string even while it is a token. */
export function append(arn: string, suffix: string): string {
  return `${arn}${suffix}`
}
