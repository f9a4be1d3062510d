import type { Stack } from '../synth/stack.ts'
import { unlike } from './facts.ts'

/** What each function is, by its component. Memory in MB, timeout in seconds; docs/operations.md says why. */
export interface FunctionSettings {
  readonly file: string
  readonly memory: number
  readonly timeout: number
}

/** The functions of a stage. */
export const FUNCTIONS: Readonly<Record<string, FunctionSettings>> = {
  Api: { file: 'api', memory: 1024, timeout: 10 },
  LinksConsumer: { file: 'links', memory: 512, timeout: 30 },
  MailConsumer: { file: 'mail', memory: 512, timeout: 30 },
  Feedback: { file: 'feedback', memory: 512, timeout: 10 },
  Schedule: { file: 'schedule', memory: 512, timeout: 55 },
  Sweep: { file: 'sweep', memory: 1024, timeout: 900 },
}

/** Tells where a function differs from what it should be, or would run on something else than what was tested. */
export function functionProblems(stack: Stack, component: string, wanted: FunctionSettings): string[] {
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
    ['public URL', variables.PUBLIC_URL, publicUrl(stack)],
    ['service', variables.SERVICE, `dynamo-signals-${stack.app.stage}-${file}`],
    ['rate limits', variables.RATE_LIMITS, undefined],
    ['mails a second', variables.MAIL_RATE, '14'],
    ['entry', inputs.handler, 'bundle.handler'],
    ['package', inputs.packageType, 'Zip'],
    ['code', inputs.s3Key.includes(`/${component}-code-`) && inputs.s3Key.endsWith('.zip'), true],
    ['secrets file', variables.SST_KEY_FILE, 'resource.enc'],
    ['app', variables.SST_RESOURCE_App, JSON.stringify({ name: 'dynamo-signals', stage: stack.app.stage })],
    ['links', Object.keys(built.links).sort().join(), 'Data,Ledger,Mail,TokenKeys'],
  ]
  const secrets = JSON.stringify(variables).includes('secret of this stage') ? ['has a secret in its environment'] : []
  return [
    ...facts.flatMap(([fact, is, should]) => (is === should ? [] : [`${fact} is ${is}, not ${should}`])),
    ...secrets,
    ...built.errors,
  ].map(problem => `${component}: ${problem}.`)
}

/** Where people reach the stage. */
function publicUrl(stack: Stack): string {
  const [domain] = stack.all('apigatewayv2/domainName:DomainName')
  return domain ? `https://${domain.inputs.domainName}` : String(stack.links.Gateway?.url)
}

/** Tells which functions there are besides, and whose logs are kept for another time than a month. */
export function logProblems(stack: Stack): string[] {
  const names = stack.all('lambda/function:Function').map(({ name }) => name.replace(/Function$/, ''))
  return [
    ...unlike('The stage', [['its functions', names.sort(), Object.keys(FUNCTIONS).sort()]]),
    ...Object.entries(FUNCTIONS).flatMap(([component, { file }]) => {
      const { name, retentionInDays } = stack.one('cloudwatch/logGroup:LogGroup', `${component}Log`).inputs
      return unlike(`The log of ${component}`, [
        ['its name', name, `/shop/dynamo-signals-${stack.app.stage}-${file}`],
        ['how long it is kept', retentionInDays, 30],
      ])
    }),
  ]
}
