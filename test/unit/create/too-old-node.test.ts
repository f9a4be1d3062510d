import { expect, it } from 'vitest'
import manifest from '../../../packages/create-dynamo-signals/package.json' with { type: 'json' }
import { tooOldNode } from '../../../packages/create-dynamo-signals/src/too-old-node.ts'
import withCdk from '../../../packages/create-dynamo-signals/templates/cdk/package.json' with { type: 'json' }
import project from '../../../packages/create-dynamo-signals/templates/common/package.json' with { type: 'json' }

it.each(['v18.20.8', 'v20.20.2', 'v22.17.1'])('says in Node %s that a project needs a newer one', version => {
  expect(tooOldNode(version)).toBe(
    `create-dynamo-signals: This is Node ${version.slice(1)}, and a project needs Node 22.18 or newer. Install Node 24, and run the command again.\n`,
  )
})

it.each(['v22.18.0', 'v23.0.0', 'v24.21.0', 'v100.0.0', 'v25.0.0-nightly', process.version])(
  'says nothing in Node %s',
  version => {
    expect(tooOldNode(version)).toBeUndefined()
  },
)

it('needs the version that a project declares, and declares it itself', () => {
  expect([project.engines.node, manifest.engines.node]).toEqual(['>=22.18', '>=22.18'])
})

it.each([
  ['the tests', project.scripts.pretest],
  ['the example', project.scripts['presign-up']],
  ['the synthesis with the CDK', withCdk.scripts.presynth],
])('asks for a new enough Node before %s, which fail in an old one without saying why', (_, before) => {
  expect(before).toBe('dynamo-signals --version')
})
