import type { BuiltHandler } from './build-handler.ts'
import type { App } from './bundle-program.ts'

/** What precedes the result on the child's output. */
export const MARK = '\u0001synth\u0001'

/** The input of the child process. */
export interface RunOptions {
  readonly app: App
  readonly root: string
  readonly platform: string
  readonly work: string
  readonly outfile: string
  readonly region: string
}

/** A resource as the program asked for it. */
export interface Resource {
  readonly type: string
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: resources of a thousand types, which tests look into by path
  readonly inputs: any // any: the inputs of a thousand resource types, which tests read by path
  readonly protect: boolean
  readonly retainOnDelete: boolean
  /** The name of an existing resource that is imported, or empty if it is created. */
  readonly importId: string
  urn?: string
  // biome-ignore lint/suspicious/noExplicitAny: as the inputs
  outputs?: any // any: the outputs of a thousand resource types, which tests read by path
}

/** What the child process answers. */
export interface RunResult {
  readonly error: string | undefined
  readonly resources: readonly Resource[]
  readonly builds: Readonly<Record<string, BuiltHandler>>
}
