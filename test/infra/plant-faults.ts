import { Stack } from './synth/stack.ts'
import type { Resource } from './synth/synth-result.ts'

/** One thing that is wrong with a stage. */
export interface Fault {
  /** The resource and the setting: `DataTable ttl.attributeName`. */
  readonly name: string
  readonly stack: Stack
}

/** Faults without any effect, with the reason. */
const HARMLESS: readonly [RegExp, string][] = [
  [/Code$|Code /, 'the bundles, which have tests of their own'],
  [/^Gateway(SslCNAMERecord|A+Record)\w+ (ttl|aliases\.0\.(zoneId|evaluateTargetHealth))/, 'as SST makes it'],
  [/^GatewaySslCNAMERecord/, 'made up by the synth'],
  [/ inlinePolicies\.0\.name$/, 'a name that nobody reads'],
  [/ assumeRolePolicy\.(Version|Statement\.0\.Sid)$/, 'as AWS gives it'],
  [/ (description|ttl|qualifier)$/, 'says nothing'],
  [/ metricQueries\.0\.label$/, 'says nothing'],
  [/^Letterbox\w+ ttl$/, 'as SST makes it'],
  [/ metricQueries\.0\.id$/, 'a name that nobody reads'],
  [/^Dashboard .*(\.(x|y|width|height|type)|properties\.(title|period|view)|label)$/, 'how it looks'],
  [/ (SST_KEY|ephemeralStorage\.size|s3Bucket|publish)$|\.SST_KEY$/, "SST's own"],
  [/^Missed(Sweeps|Ticks)Queue (contentBasedDeduplication|delaySeconds|visibilityTimeoutSeconds)$/, 'as SST makes it'],
  [/^SweepScheduleSchedule target\.input$/, 'as SST makes it'],
  [/^(SweepSchedule|EveryMinute)Schedule (flexibleTimeWindow\.mode|name)$/, 'as SST makes it'],
  [
    /^GatewayStage (defaultRouteSettings\.detailedMetricsEnabled|accessLogSettings\.format\.\w+Latency)$/,
    'nobody misses it',
  ],
  [/ Version$|policy\.Version$/, 'as AWS gives it'],
]

/** Every stage that has one fault: a resource is missing, or one of its settings is another. */
export function* plantFaults(stage: Stack): Generator<Fault> {
  const json = JSON.stringify(stage)
  for (const [index, resource] of stage.resources.entries()) {
    if (!resource.type.startsWith('aws:')) continue
    const faults: [string, (copy: Stack) => void][] = [
      ['', copy => void (copy.resources as Resource[]).splice(index, 1)],
      ...leaves(resource.inputs).map((path): [string, (copy: Stack) => void] => [
        path.join('.'),
        copy => void Object.assign(copy.resources[index] ?? {}, { inputs: spoiled(resource.inputs, path) }),
      ]),
    ]
    for (const [setting, plant] of faults) {
      const name = `${resource.name} ${setting}`.trim()
      if (HARMLESS.some(([pattern]) => pattern.test(name))) continue
      const copy = Stack.parse(json)
      plant(copy)
      yield { name, stack: copy }
    }
  }
}

/** The paths of everything that has no parts, through JSON in texts as well. What is empty is SST's. */
export function leaves(value: unknown, path: readonly string[] = []): string[][] {
  if (value === null || value === undefined || value === '') return []
  const parts = partsOf(value)
  if (!parts) return [[...path]]
  return Object.entries(parts).flatMap(([key, each]) => leaves(each, [...path, key]))
}

/** The same with another value at the path. */
export function spoiled(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return other(value)
  const parts = structuredClone(partsOf(value)) as Record<string, unknown>
  parts[key] = spoiled(parts[key], rest)
  return typeof value === 'string' ? JSON.stringify(parts) : parts
}

function partsOf(value: unknown): object | undefined {
  if (typeof value === 'object') return value ?? undefined
  return typeof value === 'string' && /^[[{]/.test(value) ? JSON.parse(value) : undefined
}

function other(value: unknown): unknown {
  if (typeof value === 'boolean') return !value
  return typeof value === 'number' ? value + 1 : `${value}x`
}
