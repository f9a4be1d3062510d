import type { Step, Story } from '../../stories/story.ts'
import { printableLine } from '../../terminal/printable.ts'
import { took } from '../stories/badge.ts'
import { runLabel } from '../stories/run-view.ts'
import { colored, cut, type LineStyle, storyLine } from './story-line.ts'

/** A story as a tree of lines. Bookkeeping is left out, and an error has its first lines below it. */
export function storyText(story: Story, style: LineStyle): string {
  const request = story.requestId === undefined ? [] : [`request ${printableLine(story.requestId)}`]
  return [storyLine(story, style), ...request, ...linesOf(story.steps, '', style)].join('\n')
}

function linesOf(steps: readonly Step[], indent: string, style: LineStyle): string[] {
  const shown = steps.filter(step => step.kind !== 'record' || !step.data.isBookkeeping || step.children.length > 0)
  return shown.flatMap((step, at) => {
    const isLast = at === shown.length - 1
    const [branch, below] = [`${indent}${isLast ? '└ ' : '├ '}`, `${indent}${isLast ? '  ' : '│ '}`]
    const [word, text] = [wordOf(step), printableLine(textOf(step))]
    const room = style.width === undefined ? undefined : style.width - branch.length - word.length - 1
    const head = `${branch}${colored(step.outcome, word, style)} ${cut(text, room)}`
    const failure = failureLines(step).map(line => cut(`${below}  ${printableLine(line)}`, style.width))
    return [head, ...failure, ...linesOf(step.children, below, style)]
  })
}

function wordOf(step: Step): string {
  switch (step.kind) {
    case 'check':
      return step.data.failure ? 'refused' : 'passed'
    case 'commit':
      return 'committed'
    case 'record':
      return step.data.change
    case 'run':
      return runLabel(step.outcome, step.data)
    case 'mail':
      return 'email'
  }
}

function textOf(step: Step): string {
  switch (step.kind) {
    case 'check':
      return `${step.data.receiver}  ${step.data.signal} of ${step.data.sender}${took(step.durationMs)}`
    case 'commit':
      return `${step.data.items.join(', ') || 'bookkeeping'}  ${step.data.operation}`
    case 'record':
      return step.data.item
    case 'run':
      return `${step.data.receiver}  ${step.data.consumer}${took(step.data.durationMs)}`
    case 'mail':
      return `${step.data.subject}  to ${step.data.to.join(', ')}`
  }
}

/** An error, and the first place of the project in its stack. */
function failureLines(step: Step): string[] {
  const failure = step.kind === 'check' || step.kind === 'run' ? step.data.failure : undefined
  if (failure === undefined) return []
  const frame = failure.text.split('\n').find(line => /^\s+at /.test(line) && !line.includes('node_modules'))
  return [failure.title, ...(frame === undefined ? [] : [frame.trim()])]
}
