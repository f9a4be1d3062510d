import { rm } from 'node:fs/promises'
import type { BuiltHandler } from './build-handler.ts'
import type { App } from './bundle-program.ts'
import type { Resource, RunResult } from './synth-result.ts'

/** One statement of an IAM policy. */
export interface Statement {
  readonly Effect: string
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}

/** What a program would deploy. */
export class Stack {
  readonly app: App
  readonly resources: readonly Resource[]
  readonly builds: RunResult['builds']
  readonly #work: string

  constructor(app: App, { resources, builds }: Omit<RunResult, 'error'>, work: string) {
    this.app = app
    this.resources = resources
    this.builds = builds
    this.#work = work
  }

  /** A stack that was written as JSON. Its bundles are where they were. */
  static parse(json: string): Stack {
    const { app, ...result } = JSON.parse(json)
    return new Stack(app, result, '')
  }

  /** Every resource of a type, such as `dynamodb/table:Table`. */
  all(type: string): Resource[] {
    return this.resources.filter(resource => resource.type === `aws:${type}`)
  }

  /** The one resource of a type under a name. */
  one(type: string, name: string): Resource {
    const found = this.all(type).find(resource => resource.name === name)
    if (found) return found
    const names = this.all(type).map(resource => resource.name)
    throw new Error(`There is no ${type} named ${name}, but ${names.join(', ') || 'none at all'}.`)
  }

  /** The Lambda of a component. */
  lambda(component: string): Resource {
    return this.one('lambda/function:Function', `${component}Function`)
  }

  /** The role a component's Lambda runs with. */
  role(component: string): Resource {
    const { role } = this.lambda(component).inputs
    const found = this.all('iam/role:Role').find(({ inputs }) => role.endsWith(`:role/${inputs.name}`))
    if (!found) throw new Error(`The Lambda of ${component} has no role of this stack, but ${role}.`)
    return found
  }

  /** What a component's Lambda may do. */
  statements(component: string): Statement[] {
    return statementsOf(this.role(component))
  }

  /** The bundle of a component's Lambda. */
  build(component: string): BuiltHandler {
    const found = this.builds[component]
    if (!found) throw new Error(`Nothing was bundled for ${component}, but for ${Object.keys(this.builds).join(', ')}.`)
    return found
  }

  /** What functions find in `Resource`, by name. */
  get links(): Record<string, Record<string, unknown>> {
    const refs = this.resources.filter(({ type }) => type === 'sst:sst:LinkRef')
    return Object.fromEntries(refs.map(({ outputs }) => [outputs.target, outputs.properties]))
  }

  /** Removes the bundles. */
  async dispose(): Promise<void> {
    if (this.#work) await rm(this.#work, { recursive: true, force: true })
  }
}

/** The statements of a role's own policies. */
export function statementsOf(role: Resource): Statement[] {
  const policies: { policy: string }[] = role.inputs.inlinePolicies ?? []
  return policies.flatMap(({ policy }) => JSON.parse(policy).Statement)
}
