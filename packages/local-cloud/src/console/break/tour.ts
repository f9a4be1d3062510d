import { html } from 'hono/html'
import type { ConsolePorts } from '../console-ports.ts'
import type { Markup } from '../pages/markup.ts'

/** A tour of five minutes: one thing that breaks after another, what to do meanwhile, and what is then to be seen. */
export function tour({ breakage, databaseFaults }: Pick<ConsolePorts, 'breakage' | 'databaseFaults'>): Markup {
  const consumer = breakage.planned().find(({ name }) => breakage.canEnd(name))?.name
  const path = `/api/break/${encodeURIComponent(consumer ?? '')}`
  const steps = [
    step('SES is down', [
      button('/api/break/ses', 'Take SES down', 'SES is down.', { mode: 'down' }),
      'Do something that sends an email. Its story stays open: the record waits, with the error and the time of the next attempt.',
      button('/api/break/ses', 'Bring SES back', 'SES is back.', { mode: 'ok' }),
      'The email arrives with the next attempt, once.',
    ]),
    ...(consumer === undefined
      ? []
      : [
          step(`${consumer} dies in the middle`, [
            button(
              `${path}/end`,
              `End ${consumer} with its second request`,
              `The next invocation of ${consumer} will end early.`,
              { request: '2' },
            ),
            'Do it again. The story shows an attempt that ended, and the one that did the rest. Nothing is missing, and nothing was written twice.',
          ]),
          step('A record is delivered twice at the same time', [
            button(
              `${path}/double`,
              `Run ${consumer} twice at once`,
              `The next invocation of ${consumer} will run twice.`,
            ),
            'Do it again. Both invocations get the record. One of them does the work, and the other finds that it is being done.',
          ]),
          step('A record is delivered again, later', [
            button(`${path}/repeat`, `Invoke ${consumer} again`, `${consumer} was invoked again.`),
            'Nothing happens: every receiver finds its receipt.',
          ]),
        ]),
    ...(databaseFaults
      ? [
          step('DynamoDB loses a response', [
            button('/api/break/dynamodb', 'Lose a response', 'The next response will be lost.', {
              operation: 'TransactWriteItems',
              error: 'AnswerLost',
            }),
            'Do it again. The transaction is committed, but the caller gets no response. It sends the transaction again, which still counts once.',
          ]),
        ]
      : []),
    step('The program is killed', [
      'End this program with kill -9 while it works. Start it again, and look at the stories: what was saved is delivered.',
    ]),
  ]
  return html`<section aria-labelledby="tour"><h2 id="tour">A tour of five minutes</h2><ol class="tour">${steps}</ol></section>`
}

function step(title: string, parts: readonly (Markup | string)[]): Markup {
  return html`<li><h3>${title}</h3>${parts.map(part => (typeof part === 'string' ? html`<p>${part}</p>` : part))}</li>`
}

function button(action: string, words: string, done: string, fields: Readonly<Record<string, string>> = {}): Markup {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<form method="post" action="${action}" data-done="${done}">${hidden}<button>${words}</button></form>`
}
