import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { linesOf, placeColumns } from '../../../site/diagrams/columns.ts'
import { drawSequence } from '../../../site/diagrams/draw-sequence.ts'
import { readSequence } from '../../../site/diagrams/sequence.ts'
import { ROOT } from '../../../site/site-map.ts'

const DIAGRAM = `sequenceDiagram
  accTitle: A letter
  accDescr: Ada writes to Bob until he answers.
  participant A as Ada King
  participant B as Bob & Co
  loop until an answer
    A->>B: a letter
    B->>B: reads it
  end
  B-->>A: answers
`

it('reads who takes part, and what happens in which order', () => {
  expect(readSequence(DIAGRAM)).toEqual({
    title: 'A letter',
    description: 'Ada writes to Bob until he answers.',
    participants: [
      { id: 'A', name: 'Ada King' },
      { id: 'B', name: 'Bob & Co' },
    ],
    steps: [
      { kind: 'loop', text: 'until an answer' },
      { kind: 'message', from: 0, to: 1, isReply: false, text: 'a letter' },
      { kind: 'message', from: 1, to: 1, isReply: false, text: 'reads it' },
      { kind: 'end' },
      { kind: 'message', from: 1, to: 0, isReply: true, text: 'answers' },
    ],
  })
})

it.each([
  ['another kind of diagram', 'flowchart LR', 'The site draws sequence diagrams only, not "flowchart LR".'],
  ['a statement that it does not know', `${DIAGRAM}  Note over A: tired`, 'The site cannot draw "Note over A: tired".'],
  ['an unknown participant', `${DIAGRAM}  A->>C: hello`, '"A->>C: hello" names a participant'],
  ['a diagram that says nothing to a screen reader', DIAGRAM.replace(/ {2}accDescr.*\n/, ''), 'needs an accTitle'],
])('refuses %s, so that the build of the site fails', (_, source, message) => {
  expect(() => readSequence(source)).toThrow(message)
})

it('draws each name and each message, with a title and a description that the picture refers to', () => {
  const svg = drawSequence(readSequence(DIAGRAM), 'first')

  expect(svg).toContain('role="img" aria-labelledby="first-title" aria-describedby="first-description"')
  expect(svg).toContain('<title id="first-title">A letter</title>')
  expect(svg).toContain('<desc id="first-description">Ada writes to Bob until he answers.</desc>')
  for (const text of ['Ada King', 'Bob &amp; Co', 'a letter', 'reads it', 'answers', 'loop until an answer']) {
    expect(svg).toContain(`>${text}</text>`)
  }
})

it('takes its colors from the theme, so that it is readable in the dark', () => {
  const svg = drawSequence(readSequence(DIAGRAM), 'first')

  expect(svg).not.toMatch(/#[\da-f]{3,6}\b(?!-)/i)
  expect(svg).toContain('var(--vp-c-text-1)')
})

it('breaks a text between words', () => {
  expect(linesOf('one PutItem or TransactWriteItems', 80)).toEqual(['one PutItem', 'or', 'TransactWriteItems'])
})

describe.each(diagramsOf('docs/walks.md').map((source, index) => [index + 1, source] as const))(
  'diagram %i of the walks',
  (_, source) => {
    it('leaves room for each word between two participants', () => {
      const sequence = readSequence(source)
      const { centers } = placeColumns(sequence)

      for (const step of sequence.steps) {
        if (step.kind !== 'message' || step.from === step.to) continue
        const room = Math.abs((centers[step.to] ?? 0) - (centers[step.from] ?? 0))
        for (const word of step.text.split(' ')) expect(word.length * 6.4).toBeLessThan(room)
      }
    })

    it('is not wider than two columns of text', () => {
      expect(placeColumns(readSequence(source)).width).toBeLessThan(900)
    })
  },
)

function diagramsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8')
  return [...text.matchAll(/^```mermaid\n(.*?)^```/gms)].map(([, source = '']) => source)
}
