import { becomes, defineModel, postSave, preSave, Signal } from 'dynamo-signals'
import { m2mChanged, m2mChanging } from 'dynamo-signals/links'
import { describeSignals, mermaidOf, signalGraph, svgOf } from 'dynamo-signals/operations'
import { expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { graphText } from '../../../packages/dynamo-signals/src/cli/graph-text.ts'

const Poet = defineModel('Poet', { schema: z.object({ name: z.string(), isActive: z.boolean() }) })
const untilEnd = (disconnect: () => boolean) => onTestFinished(() => void disconnect())
const nothing = () => undefined

it('describes every receiver with its sender, condition, consumer and priority', () => {
  untilEnd(preSave.connect(nothing))
  const when = becomes('isActive', true)
  untilEnd(postSave.connect(nothing, { sender: Poet, dispatchUid: 'greet', consumer: 'mail', when, priority: 2 }))

  const described = describeSignals().filter(({ receivers }) => receivers.length > 0)

  expect(described).toEqual([
    { signal: 'pre-save', receivers: [{ receiver: 'nothing', priority: 0 }] },
    {
      signal: 'post-save',
      receivers: [
        {
          receiver: 'greet',
          dispatchUid: 'greet',
          sender: 'Poet',
          consumer: 'mail',
          when: 'becomes(isActive, true)',
          priority: 2,
        },
      ],
    },
  ])
})

it('shows each receiver of links once, under the signal that it is connected to', () => {
  untilEnd(m2mChanging.connect(nothing, { sender: 'Poet_friends' }))
  untilEnd(m2mChanged.connect(nothing, { sender: 'Poet_friends', dispatchUid: 'count', consumer: 'links' }))

  const described = describeSignals().filter(({ receivers }) => receivers.length > 0)
  const graph = signalGraph(described)

  expect(described).toEqual([
    { signal: 'm2m-changing', receivers: [{ receiver: 'nothing', sender: 'Poet_friends', priority: 0 }] },
    {
      signal: 'm2m-changed',
      receivers: [{ receiver: 'count', dispatchUid: 'count', sender: 'Poet_friends', consumer: 'links', priority: 0 }],
    },
  ])
  expect(graph.nodes.map(({ kind, label }) => `${kind} ${label}`)).toContain('signal m2m-changed')
})

it('shows signals of your own when they are given', () => {
  const own = new Signal('price-changed')
  own.connect(nothing, { dispatchUid: 'reprice' })

  expect(describeSignals([own]).at(-1)).toMatchObject({ signal: 'price-changed', receivers: [{ receiver: 'reprice' }] })
})

it('draws senders, signals, receivers and consumers, each once', () => {
  for (const dispatchUid of ['greet', 'count']) {
    untilEnd(postSave.connect(nothing, { sender: Poet, dispatchUid, consumer: 'mail' }))
  }

  const graph = signalGraph(describeSignals())

  expect(graph.nodes.map(({ kind, label }) => `${kind} ${label}`).sort()).toEqual([
    'consumer mail',
    'receiver count',
    'receiver greet',
    'sender Poet',
    'signal post-save',
  ])
  expect(graph.edges).toHaveLength(5)
})

it('escapes names that would otherwise break the drawing', () => {
  const hostile = '"]; <script>alert(1)</script> #1'
  untilEnd(postSave.connect(nothing, { sender: Poet, dispatchUid: hostile, consumer: 'mail' }))
  const graph = signalGraph(describeSignals())

  expect(mermaidOf(graph)).toContain('["#quot;]; <script>alert(1)</script> #35;1"]')
  expect(svgOf(graph)).not.toContain('<script')
  expect(svgOf(graph)).toContain('&lt;script&gt;')
})

it('draws an empty graph if there are no receivers', () => {
  expect(mermaidOf(signalGraph([]))).toBe('flowchart LR')
  expect(svgOf(signalGraph([]))).toMatch(/^<svg .*<\/svg>$/s)
})

it('prints the graph as an indented list', () => {
  const when = becomes('isActive', true)
  untilEnd(postSave.connect(nothing, { sender: Poet, dispatchUid: 'greet', consumer: 'mail', when }))
  untilEnd(preSave.connect(nothing, { sender: Poet }))

  expect(graphText(signalGraph(describeSignals())).split('\n')).toEqual([
    'Poet',
    '  pre-save',
    '    nothing  in process',
    '  post-save',
    '    greet  mail  when becomes(isActive, true)',
  ])
})

it('links nodes, names their kinds, and says what each arrow connects', () => {
  untilEnd(postSave.connect(nothing, { sender: Poet, dispatchUid: 'greet', consumer: 'mail' }))
  const hrefOf = ({ kind, label }: { kind: string; label: string }) =>
    kind === 'receiver' ? `/receivers?a=1&name=${label}` : undefined

  const drawn = svgOf(signalGraph(describeSignals()), { hrefOf })

  expect(drawn).toMatch(/<a href="\/receivers\?a=1&amp;name=greet"><g id="n1" class="receiver"><title>greet<\/title>/)
  expect(drawn.match(/<a /g)).toHaveLength(1)
  expect(drawn).toContain('<g class="edge" data-from="n0" data-to="n1">')
  // The content of an image is hidden from screen readers, and with it a link.
  expect(drawn).toContain('role="group"')
})
