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
      text: 'Open the shop and try again there.',
    },
  ],
  [
    404,
    { title: 'Page not found', text: "We couldn't find that page. Check the address, or start from the home page." },
  ],
  [405, { title: 'Method not allowed', text: 'This address only accepts forms from our pages.' }],
  [413, { title: 'Request too large', text: 'The form is too large. Shorten your entries and try again.' }],
  [503, { title: 'Please try again shortly', text: 'The shop is busy. Your data is safe. Try again in a moment.' }],
])
const FAULT: Words = {
  title: 'Something went wrong',
  text: 'The error is on our side and has been logged. Try again in a moment.',
}

/** Shows an error page: what happened in plain words, how to continue, and the request id for support. */
export function showProblem(c: Context, problem: Problem): Promise<Response> {
  const { status, detail, headers } = problem
  const refused = { title: 'Something went wrong', text: detail ?? 'Check your entries and try again.' }
  const { title, text } = WORDS.get(status) ?? (status >= 500 ? FAULT : refused)
  const content = html`<div class="narrow">
<header>${parcel()}<h1>${title}</h1><p>${text}</p></header>
<div class="actions"><a class="button" href="/">Back to the shop</a></div>
${status >= 500 ? html`<p class="quiet small">If you contact support, include this request ID: <code>${c.get('requestId')}</code>.</p>` : ''}
</div>`
  return answerPage(c, { title, content }, { status, headers })
}

/** Responds with an error page for any error that a page threw, and logs server faults. */
export function answerWithPage(settings: Pick<HttpSettings, 'log'>) {
  return function answerWithPage(error: Error, c: Context): Promise<Response> {
    const problem = toProblem(error)
    if (problem.status >= 500) {
      const message = `${c.req.method} returned ${problem.status}.`
      settings.log({ level: 'error', message, requestId: c.get('requestId'), error })
    }
    return showProblem(c, problem)
  }
}
