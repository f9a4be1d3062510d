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
      title: 'This request came from another site',
      text: 'Open the shop itself and try again there.',
    },
  ],
  [404, { title: 'Page not found', text: 'The page may have moved, or the address may have a typo.' }],
  [405, { title: 'This address takes forms only', text: 'Go back to the shop and use the form on the page.' }],
  [413, { title: 'Request too large', text: 'Send less text in the form and try again.' }],
  [503, { title: 'Try again shortly', text: 'The shop cannot answer right now. Nothing is lost.' }],
])
const FAULT: Words = {
  title: 'Something went wrong',
  text: 'The error is on our side, and we were notified. Try again in a moment.',
}

/** A page for what cannot be done: what happened in plain words, the way on, and the id to ask about it with. */
export function showProblem(c: Context, problem: Problem): Promise<Response> {
  const { status, detail, headers } = problem
  const refused = { title: 'We could not do this', text: detail ?? 'Check what you sent and try again.' }
  const { title, text } = WORDS.get(status) ?? (status >= 500 ? FAULT : refused)
  const content = html`<div class="narrow">
<header>${parcel()}<h1>${title}</h1><p>${text}</p></header>
<div class="actions"><a class="button" href="/">Back to the shop</a></div>
${status >= 500 ? html`<p class="quiet small">If you contact support, include this request ID: <code>${c.get('requestId')}</code>.</p>` : ''}
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
