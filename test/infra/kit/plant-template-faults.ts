import { leaves, spoiled } from '../plant-faults.ts'
import type { Template } from './evaluate.ts'

/** One thing that is wrong with a template. */
export interface TemplateFault {
  /** The resource and the setting: `DataTable Properties.BillingMode`. */
  readonly name: string
  readonly template: Template
}

/** Faults without any effect: names that nobody reads, and how a dashboard looks. */
const HARMLESS = [
  / Properties\.(AlarmDescription|Metrics\.0\.(Label|Id)|(Policies\.0\.)?PolicyName)$/,
  /Dashboard\w* Properties\.DashboardBody\..*(\.(x|y|width|height|type)|properties\.(title|period|view)|label)$/,
]

/**
 * Every template that has one fault: a resource is missing, or one of its settings is another. A kit
 * adds what the application chooses itself to the faults without any effect.
 */
export function* plantTemplateFaults(template: Template, chosen: readonly RegExp[]): Generator<TemplateFault> {
  for (const [id, resource] of Object.entries(template.Resources)) {
    const { [id]: _missing, ...others } = template.Resources
    const { Type, Metadata, DependsOn, ...settings } = resource
    const faults: [string, Template][] = [
      [id, { Resources: others }],
      ...leaves(settings).map((path): [string, Template] => [
        `${id} ${path.join('.')}`,
        {
          Resources: { ...others, [id]: { Type, Metadata, DependsOn, ...(spoiled(settings, path) as object) } },
        } as Template,
      ]),
    ]
    for (const [name, planted] of faults) {
      if (![...HARMLESS, ...chosen].some(pattern => pattern.test(name))) yield { name, template: planted }
    }
  }
}
