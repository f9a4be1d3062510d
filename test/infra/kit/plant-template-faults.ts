import { leaves, spoiled } from '../plant-faults.ts'
import type { Template } from './evaluate.ts'

/** One thing that is wrong with a template. */
export interface TemplateFault {
  /** The resource and the setting: `DataTable Properties.BillingMode`. */
  readonly name: string
  readonly template: Template
}

/**
 * Every template that has one fault: a resource is missing, or one of its settings is another. Faults that one of the patterns
 * matches are without any effect.
 */
export function* plantTemplateFaults(template: Template, harmless: readonly RegExp[]): Generator<TemplateFault> {
  for (const [id, resource] of Object.entries(template.Resources)) {
    const { [id]: _missing, ...others } = template.Resources
    const { Type, Metadata: _metadata, DependsOn: _order, ...settings } = resource
    const faults: [string, Template][] = [
      [id, { Resources: others }],
      ...leaves(settings).map((path): [string, Template] => [
        `${id} ${path.join('.')}`,
        { Resources: { ...others, [id]: { Type, ...(spoiled(settings, path) as object) } } },
      ]),
    ]
    for (const [name, planted] of faults) {
      if (!harmless.some(pattern => pattern.test(name))) yield { name, template: planted }
    }
  }
}
