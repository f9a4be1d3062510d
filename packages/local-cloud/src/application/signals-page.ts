import type { SignalDescription } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import type { ConsolePage, PageQuery } from '../console/console-page.ts'
import type { Markup } from '../console/pages/markup.ts'
import { SIGNALS } from './receiver-path.ts'
import { receiverHead, receiverOf } from './receiver-view.ts'
import { graphView, signalList } from './signal-view.ts'

/** What the page shows of a receiver's work. */
export interface ReceiverWork {
  /** The names of the models that a receiver can be replayed for. */
  readonly models: readonly string[]
  /** Whether a receiver can run for stored items. */
  readonly canReplay: (receiver: string) => boolean
  /** The replays, the waiting records and the dead letters of a receiver. */
  readonly content: (receiver: string) => Promise<Markup>
}

/**
 * The page of signals and their receivers, as a graph and as text. The graph stays as it was sent, with its zoom. With the name of a
 * receiver in its address, it is the page of this receiver.
 */
export function signalsPage(describe: () => readonly SignalDescription[], work: ReceiverWork): ConsolePage {
  const asked = ({ receiver }: PageQuery) => (receiver === undefined ? undefined : receiverOf(describe(), receiver))
  return {
    path: SIGNALS,
    title: 'Signals',
    titleOf: query => asked(query)?.name ?? 'Signals',
    content: query => {
      const receiver = asked(query)
      return receiver ? work.content(receiver.name) : signalList(describe(), true)
    },
    around: (content, query) => {
      const receiver = asked(query)
      if (receiver === undefined) return html`${graphView(describe(), true)}${content}`
      return html`${receiverHead(receiver, work.canReplay(receiver.name) ? work.models : undefined)}${content}`
    },
  }
}
