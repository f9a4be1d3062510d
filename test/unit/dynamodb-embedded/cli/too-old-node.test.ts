import { expect, it } from 'vitest'
import manifest from '../../../../packages/dynamodb-embedded/package.json' with { type: 'json' }
import { tooOldNode } from '../../../../packages/dynamodb-embedded/src/cli/too-old-node.ts'

it.each(['v18.20.8', 'v20.20.2', 'v22.14.0'])('says in Node %s that it is too old, and what to do', version => {
  expect(tooOldNode(version)).toBe(
    `dynamodb-embedded: This is Node ${version.slice(1)}, and the command needs Node 22.15 or newer. Install Node 24.\n`,
  )
})

it.each(['v22.15.0', 'v23.0.0', 'v24.21.0', 'v100.0.0', 'v25.0.0-nightly', process.version])(
  'says nothing in Node %s',
  version => {
    expect(tooOldNode(version)).toBeUndefined()
  },
)

it('needs the version that the package declares', () => {
  expect(manifest.engines.node).toBe('>=22.15')
})
