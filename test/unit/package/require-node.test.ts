import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import root from '../../../package.json' with { type: 'json' }
import { WORKSPACE } from '../../support/packed-library.ts'

it.each(['18.20.8', '20.20.2', '22.17.1'])('says in Node %s what to do, and runs nothing', version => {
  const { status, stdout, stderr } = runIn(version)

  expect(stderr).toBe(
    `This is Node ${version}, and this script needs Node 22.18 or newer. Run \`npm ci\` without \`--ignore-scripts\`: it installs Node 24 for the scripts.\n`,
  )
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
})

it.each(['22.18.0', '24.21.0', '100.0.0', '25.0.0-nightly', process.versions.node])(
  'runs the script in Node %s',
  version => {
    const { status, stdout, stderr } = runIn(version)

    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'ran', stderr: '' })
  },
)

it('is loaded before the programs that a newcomer starts', () => {
  const { start, dev, synth } = root.scripts

  for (const script of [start, dev, synth]) expect(script).toMatch(/^node --import \.\/scripts\/require-node\.js /)
})

/** Runs a script in this Node, which states another version. */
function runIn(version: string) {
  const versions = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${version}'}})`
  const args = ['--import', versions, '--import', './scripts/require-node.js', '-e', "process.stdout.write('ran')"]
  return spawnSync(process.execPath, args, { cwd: WORKSPACE, encoding: 'utf8' })
}
