/** A sequence diagram: its participants, and the messages between them from top to bottom. */
export interface Sequence {
  /** What the diagram shows, in a few words. */
  readonly title: string
  /** The same as a text, for readers who do not see the picture. */
  readonly description: string
  readonly participants: readonly Participant[]
  readonly steps: readonly Step[]
}

/** Who takes part, from left to right. */
export interface Participant {
  readonly id: string
  readonly name: string
}

/** A message from a participant to another or to itself, or the beginning or the end of a loop. */
export type Step =
  | {
      readonly kind: 'message'
      readonly from: number
      readonly to: number
      readonly isReply: boolean
      readonly text: string
    }
  | { readonly kind: 'loop'; readonly text: string }
  | { readonly kind: 'end' }

/**
 * Reads a sequence diagram that is written for Mermaid. It knows the statements that our pages use: `accTitle`, `accDescr`,
 * `participant A as Name`, `A->>B: text`, `A-->>B: text`, `loop` and `end`. Throws an error for other ones, and for a diagram
 * without a title or a description, so that the build of the site fails.
 */
export function readSequence(source: string): Sequence {
  const [kind, ...lines] = source
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  if (kind !== 'sequenceDiagram') throw new Error(`The site draws sequence diagrams only, not "${kind}".`)
  const participants: Participant[] = []
  const steps: Step[] = []
  const texts: Record<string, string> = {}
  for (const line of lines) {
    const [, key, text] = /^(accTitle|accDescr): (.+)$/.exec(line) ?? []
    const [, id, name] = /^participant (\w+)(?: as (.+))?$/.exec(line) ?? []
    if (key !== undefined && text !== undefined) texts[key] = text
    else if (id !== undefined) participants.push({ id, name: name ?? id })
    else steps.push(readStep(line, participants))
  }
  const { accTitle: title, accDescr: description } = texts
  if (title === undefined || description === undefined) {
    throw new Error('A diagram needs an accTitle and an accDescr, for readers who do not see it.')
  }
  return { title, description, participants, steps }
}

function readStep(line: string, participants: readonly Participant[]): Step {
  const [, from, arrow, to, text] = /^(\w+)(-?->>)(\w+): (.+)$/.exec(line) ?? []
  if (text !== undefined) {
    const [sender, receiver] = [from, to].map(id => participants.findIndex(each => each.id === id))
    if (sender === undefined || receiver === undefined || sender < 0 || receiver < 0) {
      throw new Error(`"${line}" names a participant that the diagram does not have.`)
    }
    return { kind: 'message', from: sender, to: receiver, isReply: arrow === '-->>', text }
  }
  const [, condition] = /^loop (.+)$/.exec(line) ?? []
  if (condition !== undefined) return { kind: 'loop', text: condition }
  if (line === 'end') return { kind: 'end' }
  throw new Error(`The site cannot draw "${line}". See site/diagrams/sequence.ts for what it can.`)
}
