import { type HttpSettings, type Problem, toProblem } from '@dynamo-signals/api'
import type { Context } from 'hono'
import { html } from 'hono/html'
import { parcel } from '../illustrations/parcel.ts'
import { answerPage } from '../storefront/answer-page.ts'

interface Words {
  readonly title: string
  readonly text: string
}

const WORDS: ReadonlyMap<number, Words> = new Map([
  [
    403,
    {
      title: 'That did not come from here',
      text: 'Another site sent this form. Open the shop itself, and try again there.',
    },
  ],
  [404, { title: 'There is nothing here', text: 'The page may have moved, or the address has a slip in it.' }],
  [405, { title: 'That does not work here', text: 'This address is for the forms of our pages.' }],
  [413, { title: 'That was too much', text: 'The form is larger than what we read.' }],
  [
    503,
    { title: 'One moment, please', text: 'The shop cannot answer right now. Nothing is lost: try again in a moment.' },
  ],
])
const FAULT: Words = {
  title: 'That went wrong',
  text: 'It is our fault, and it was noted. Please try again in a moment.',
}

/** A page for what cannot be done: what happened in plain words, the way on, and the id to ask about it with. */
export function showProblem(c: Context, problem: Problem): Promise<Response> {
  const { status, detail, headers } = problem
  const refused = { title: 'That did not work', text: detail ?? 'Please check what you sent.' }
  const { title, text } = WORDS.get(status) ?? (status >= 500 ? FAULT : refused)
  const content = html`<div class="narrow">
<header>${parcel()}<h1>${title}</h1><p>${text}</p></header>
<div class="actions"><a class="button" href="/">To the shelves</a></div>
${status >= 500 ? html`<p class="quiet small">Should you write to us about it: the number of this request is <code>${c.get('requestId')}</code>.</p>` : ''}
</div>`
  return answerPage(c, { title, content }, { status, headers })
}

/** Answers with a page for whatever a page threw, and logs what is our fault. */
export function answerWithPage(settings: Pick<HttpSettings, 'log'>) {
  return function answerWithPage(error: Error, c: Context): Promise<Response> {
    const problem = toProblem(error)
    if (problem.status >= 500) {
      const message = `${c.req.method} was answered with ${problem.status}.`
      settings.log({ level: 'error', message, requestId: c.get('requestId'), error })
    }
    return showProblem(c, problem)
  }
}
