import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { allowances } from './checks/roles.ts'
import { costsPage } from './costs.ts'
import { measureSignUp, type Step } from './measured-sign-up.ts'
import { synthesized, withFault } from './synthesized.ts'

const steps = await measureSignUp()

/** What a step asks of DynamoDB that the role of its function does not allow. */
function refused(stack: ReturnType<typeof synthesized>, step: Step): string[] {
  const allowed = allowances(stack, step.function)
  return step.requests.flatMap(({ actions, resources }) =>
    actions.flatMap(action =>
      resources.filter(resource => !allowed[action]?.includes(resource)).map(resource => `${action} on ${resource}`),
    ),
  )
}

it('sends DynamoDB no request that the roles do not allow', () => {
  expect(steps.flatMap(step => refused(synthesized('production'), step))).toEqual([])
})

it('notices a role that allows too little', () => {
  const stack = withFault(synthesized('production'), 'ApiRole', ({ inputs }) => {
    inputs.inlinePolicies[0].policy = inputs.inlinePolicies[0].policy.replace(
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
    )
  })

  expect(steps.flatMap(step => refused(stack, step))).toContain('dynamodb:ConditionCheckItem on DataTable')
})

it('costs what docs/costs.md says', async () => {
  await expect(costsPage(steps)).toMatchFileSnapshot(resolve(import.meta.dirname, '../../docs/costs.md'))
})
