import type { Permission } from '../permissions.ts'
import type { TemplateResource, TemplateValue } from './intrinsics.ts'

/** Returns a role that one AWS service can assume, with exactly these permissions and no managed policy. */
export function roleResource(service: string, permissions: readonly Permission<TemplateValue>[]): TemplateResource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        {
          PolicyName: 'signals',
          PolicyDocument: { Version: '2012-10-17', Statement: permissions.map(policyStatement) },
        },
      ],
    },
  }
}

/** Returns a permission in the form of a policy document. */
export function policyStatement({ actions, resources, conditions = [] }: Permission<TemplateValue>) {
  const byTest = Map.groupBy(conditions, ({ test }) => test)
  const Condition = Object.fromEntries(
    [...byTest].map(([test, found]) => [
      test,
      Object.fromEntries(found.map(({ variable, values }) => [variable, values])),
    ]),
  )
  return {
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(conditions.length > 0 && { Condition }),
  }
}
