import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { SignalGraph } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import { disagreements } from './checks/agreement.ts'
import { bothStages, synthesized, withFault } from './synthesized.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** What `npx dynamo-signals graph` draws of the shop. */
async function drawnGraph(): Promise<SignalGraph> {
  const cli = join(ROOT, 'packages/dynamo-signals/src/cli/main.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'graph', '--json', '--local'], { cwd: ROOT })
  return JSON.parse(stdout)
}

const graph = await drawnGraph()

describe('what npx dynamo-signals graph draws', () => {
  it.each(bothStages())('is delivered by the Lambdas of %s', (_, stack) => {
    expect(graph.nodes.filter(({ kind }) => kind === 'receiver').length).toBeGreaterThan(10)
    expect(disagreements(stack, graph)).toEqual([])
  })

  it('differs when a receiver is connected that no Lambda delivers to', () => {
    const search: SignalGraph = {
      nodes: [
        ...graph.nodes,
        { id: 'r', kind: 'receiver', label: 'search/index' },
        { id: 'c', kind: 'consumer', label: 'search' },
      ],
      edges: [...graph.edges, { from: 'r', to: 'c', label: undefined }],
    }

    expect(disagreements(synthesized('dev1'), search)).toEqual([
      'No Lambda delivers to search/index, which is connected to search.',
    ])
  })

  it('differs when a mapping is missing, or feeds another function', () => {
    const feeds = (name: string) =>
      withFault(synthesized('dev1'), 'DataSubscriberMailEventSourceMapping', ({ inputs }) => {
        inputs.functionName = `arn:aws:lambda:eu-central-1:123456789012:function:${name}`
      })

    for (const name of ['nothing', synthesized('dev1').lambda('LinksConsumer').inputs.name]) {
      expect(disagreements(feeds(name), graph)).toContainEqual(expect.stringContaining('mail/activation'))
    }
  })

  it('differs if a Lambda has no receivers', () => {
    const [mail] = graph.nodes.filter(({ kind, label }) => kind === 'consumer' && label === 'mail')
    const silent = { ...graph, nodes: graph.nodes.filter(node => node !== mail) }

    expect(disagreements(synthesized('dev1'), silent)).toEqual(['The Lambda mail delivers to nobody.'])
  })
})

it('reads Resource in wiring/ and nowhere else', async () => {
  const { stdout } = await promisify(execFile)('git', ['grep', '-lE', "from 'sst(/resource)?'"], { cwd: ROOT })
  const files = stdout.trim().split('\n')

  expect(files.filter(file => !file.startsWith('wiring/') && !file.endsWith('agreement.test.ts'))).toEqual([])
  expect(files).toContain('wiring/settings.ts')
  expect(await readFile(join(ROOT, 'wiring/settings.ts'), 'utf8')).toContain('Resource.')
})
