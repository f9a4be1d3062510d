import { expect, it } from 'vitest'
import { kitProblems } from './kit-problems.ts'
import { plantTemplateFaults } from './plant-template-faults.ts'
import { nameInShop, shopTemplate } from './shop-template.ts'
import { templateStack } from './template-stack.ts'

/** What the template chooses for its functions itself. */
const CHOSEN = [
  /^(Api|Schedule)Function Properties\.Timeout$/,
  /^ApiFunction Properties\.Environment\.Variables\.SERVICE$/,
]

it('notices every single setting of a CloudFormation template that is another, and every resource that is missing', () => {
  const faults = [...plantTemplateFaults(shopTemplate(), CHOSEN)]

  const unnoticed = faults.filter(({ template }) => problemsOf(template).length === 0)

  process.stdout.write(`CloudFormation: ${faults.length} faults planted, ${unnoticed.length} unnoticed\n`)
  expect(unnoticed.map(({ name }) => name)).toEqual([])
  expect(faults.length).toBeGreaterThan(800)
})

function problemsOf(template: ReturnType<typeof shopTemplate>): string[] {
  try {
    return kitProblems(templateStack(template, 'production', nameInShop))
  } catch (error) {
    return [String(error)]
  }
}
