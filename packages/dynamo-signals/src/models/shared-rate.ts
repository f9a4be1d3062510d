import { isObject } from '../dispatch/is-object.ts'
import { textIssue } from '../dispatch/option-issues.ts'

/** The number of calls a second that a service allows, shared by all receivers that name it. Created by `sharedRate()`. */
export interface SharedRate {
  readonly name: string
  readonly perSecond: number
  /**
   * The code that reserves the calls. It comes with `sharedRate()`, so that a bundle has it only if a receiver needs it. For
   * the library.
   */
  readonly engine: object
}

/** Whether a value is a rate that a receiver can keep. */
export function isRate(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value)
}

/** Whether a value has the form of a shared rate. */
export function isSharedRate(value: unknown): value is SharedRate {
  if (!isObject(value)) return false
  const { name, perSecond, engine } = value as Partial<SharedRate>
  return textIssue(name) === undefined && isRate(perSecond) && engine !== undefined
}
