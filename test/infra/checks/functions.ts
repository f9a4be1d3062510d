import type { Stack } from '../synth/stack.ts'

/** What each function is, by its component. Memory in MB, timeout in seconds; docs/operations.md says why. */
export interface FunctionFacts {
  readonly file: string
  readonly memory: number
  readonly timeout: number
}

/** Tells where a function differs from what it should be, or would run on something else than what was tested. */
export function functionProblems(stack: Stack, component: string, wanted: FunctionFacts): string[] {
  const { inputs } = stack.lambda(component)
  const { file, memory, timeout } = wanted
  const built = stack.build(component)
  const variables = inputs.environment.variables
  const facts: [string, unknown, unknown][] = [
    ['runtime', inputs.runtime, 'nodejs24.x'],
    ['architecture', inputs.architectures.join(), 'arm64'],
    ['memory', inputs.memorySize, memory],
    ['timeout', inputs.timeout, timeout],
    ['handler', built.handler, `functions/${file}.handler`],
    ['log group', inputs.loggingConfig.logGroup, `/shop/dynamo-signals-${stack.app.stage}-${file}`],
    ['log format', inputs.loggingConfig.logFormat, 'JSON'],
    ['stage', variables.STAGE, stack.app.stage],
    ['public URL', /^https:\/\/[^/]+$/.test(variables.PUBLIC_URL), true],
    ['service', variables.SERVICE, `dynamo-signals-${stack.app.stage}-${file}`],
    ['rate limits', variables.RATE_LIMITS, undefined],
    ['links', Object.keys(built.links).sort().join(), 'Data,Ledger,Mail,TokenKeys'],
  ]
  const secrets = JSON.stringify(variables).includes('secret of this stage') ? ['has a secret in its environment'] : []
  return [
    ...facts.flatMap(([fact, is, should]) => (is === should ? [] : [`${fact} is ${is}, not ${should}`])),
    ...secrets,
    ...built.errors,
  ].map(problem => `${component}: ${problem}.`)
}
