import { expect, it } from 'vitest'
import { rolesProblems } from './checks/roles.ts'
import type { Resource } from './synth/synth-result.ts'
import { synthesized, withFault } from './synthesized.ts'

it.each<[string, (role: Resource) => void]>([
  ['may dynamodb:*', role => edit(role, statement => statement.Action.push('dynamodb:*'))],
  ['may use *', role => edit(role, statement => statement.Resource.push('*'))],
  [
    'may use arn:aws:dynamodb:::table/*',
    role => edit(role, statement => statement.Resource.push('arn:aws:dynamodb:::table/*')),
  ],
  [
    'may use arn:aws:s3:::*/aws/lambda/*',
    role => edit(role, statement => statement.Resource.push('arn:aws:s3:::*/aws/lambda/*')),
  ],
  ['may scan', role => edit(role, statement => statement.Action.push('dynamodb:Scan'))],
  [
    'AWSLambdaBasicExecutionRole',
    ({ inputs }) =>
      void inputs.managedPolicyArns.push('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'),
  ],
  [
    'is trusted to',
    ({ inputs }) =>
      void inputs.assumeRolePolicy.Statement.push({ Principal: { AWS: 'arn:aws:iam::123456789012:root' } }),
  ],
])('notices a planted fault of a role: %s', (fact, plant) => {
  const stack = withFault(synthesized('dev1'), 'ApiRole', plant)

  expect(rolesProblems(stack)).toEqual([expect.stringContaining(fact)])
})

interface EditableStatement {
  readonly Action: string[]
  readonly Resource: string[]
}

function edit({ inputs }: Resource, change: (statement: EditableStatement) => void): void {
  const [policy] = inputs.inlinePolicies
  const document = JSON.parse(policy.policy)
  change(document.Statement[0])
  policy.policy = JSON.stringify(document)
}
