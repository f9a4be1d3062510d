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

/** The settings of a resource of any type. A test reads one by its path, and fails if there is none. */
// biome-ignore lint/suspicious/noExplicitAny: a thousand types of resources share no type
type Settings = any // any: a thousand types of resources share no type

/** A resource as the program asked for it. */
export interface Resource {
  readonly type: string
  readonly name: string
  readonly inputs: Settings
  readonly protect: boolean
  readonly retainOnDelete: boolean
  /** The name of an existing resource that is imported, or empty if it is created. */
  readonly importId: string
  urn?: string
  outputs?: Settings
}

/** What the child process answers. */
export interface RunResult {
  readonly error: string | undefined
  readonly resources: readonly Resource[]
  readonly builds: Readonly<Record<string, BuiltHandler>>
}
