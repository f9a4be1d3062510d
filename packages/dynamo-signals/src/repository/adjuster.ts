import { shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Adjustment, AdjustOptions } from '../models/adjustment.ts'
import type { AnyModel } from '../models/model.ts'
import type { WriteSession } from './write-session.ts'

/** One call of `adjust`. */
export interface AdjustRequest {
  readonly id: string
  readonly adjustments: object
  readonly options: AdjustOptions
}

/** The code that plans adjustments. It comes with the operations of `dynamo-signals/adjustments`. */
export interface Adjuster {
  adjust(session: WriteSession, model: AnyModel, request: AdjustRequest): Promise<void>
}

/** Adjusts an instance with the code that comes with the operations. Throws `ConfigurationError` if there are none. */
export function adjustBy(session: WriteSession, model: AnyModel, request: AdjustRequest): Promise<void> {
  const { adjustments } = request
  const given: readonly Partial<Adjustment>[] = Object.values(adjustments ?? {})
  const engine = given.find(Boolean)?.engine as Partial<Adjuster> | undefined
  if (engine?.adjust) return engine.adjust(session, model, request)
  throw new ConfigurationError(
    'repository.badAdjustment',
    `${model.name} was not adjusted: it needs operations by field, such as { stock: increment(1) }, not ${shown(adjustments)}.`,
  )
}
