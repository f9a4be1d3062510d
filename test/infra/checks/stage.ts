import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { deriveEventFilters } from '../../../wiring/event-filters.ts'
import type { Stack } from '../synth/stack.ts'
import { alarmProblems, wantedAlarms } from './alarms.ts'
import { allowedProblems, type Sender, scheduleRoleProblems } from './allowed.ts'
import { DRAWN, dashboardProblems } from './dashboard.ts'
import { nameIn, unlike } from './facts.ts'
import { failuresProblems } from './failures.ts'
import { feedbackProblems } from './feedback.ts'
import { FUNCTIONS, functionProblems, logProblems } from './functions.ts'
import { domainProblems, gatewayProblems, routeProblems } from './gateway.ts'
import { mappingProblems } from './mappings.ts'
import { rolesProblems } from './roles.ts'
import { scheduleProblems } from './schedule.ts'
import { senderProblems } from './sender.ts'
import { sweepProblems } from './sweep.ts'
import { tableProblems } from './tables.ts'

/** The settings of a stage, and what follows from them. */
interface Expected {
  readonly domain: string | undefined
  readonly alarmEmail: readonly string[]
  readonly from: string
  readonly identity: string
  readonly sender: Sender
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  dev1: {
    domain: undefined,
    alarmEmail: [],
    from: 'shop@shop.example',
    identity: 'shop@shop.example',
    sender: { address: 'shop@shop.example', identities: ['shop@shop.example'] },
  },
  production: {
    domain: 'shop.example',
    alarmEmail: ['alarms@shop.example'],
    from: 'The shop <hello@shop.example>',
    identity: 'shop.example',
    sender: { address: 'hello@shop.example', identities: ['LetterboxConfig', 'LetterboxIdentity'] },
  },
}

const consumers = Object.keys(deriveEventFilters())

type Check = (stack: Stack, expected: Expected) => string[]

/** Everything that must hold of a stage, each with a sentence that is true when its check finds nothing. */
export const CHECKS: Readonly<Record<string, Check>> = {
  'has the tables as the library defines them, with streams and backups, and protected in production': stack => [
    ...tableProblems(stack, 'Data', dataTable('Data')),
    ...tableProblems(stack, 'Ledger', ledgerTable('Ledger')),
    ...unlike('The stage', [['how many tables it has', stack.all('dynamodb/table:Table').length, 2]]),
  ],
  'feeds every consumer as the local cloud does, by the filters of its receivers': stack => [
    ...consumers.flatMap(consumer => mappingProblems(stack, consumer)),
    ...unlike('The stage', [
      ['how many mappings it has', stack.all('lambda/eventSourceMapping:EventSourceMapping').length, consumers.length],
    ]),
  ],
  'keeps what Lambda gave up on, out of sight': failuresProblems,
  'runs its functions as they were measured and tested, and no others': stack => [
    ...Object.entries(FUNCTIONS).flatMap(([component, settings]) => functionProblems(stack, component, settings)),
    ...logProblems(stack),
  ],
  'has roles without wildcards, policies of AWS and scans, which Lambda alone may take': rolesProblems,
  'lets every function do exactly what was decided': (stack, { sender }) => allowedProblems(stack, sender),
  'looks after itself every six hours, and notices when it does not': stack => [
    ...sweepProblems(stack),
    ...scheduleRoleProblems(stack, { component: 'Sweep', role: 'SweepScheduleRole', queue: 'MissedSweepsQueue' }),
  ],
  'sends what is due every minute, and notices when it does not': stack => [
    ...scheduleProblems(stack),
    ...scheduleRoleProblems(stack, { component: 'Schedule', role: 'EveryMinuteRole', queue: 'MissedTicksQueue' }),
  ],
  'is open as wide as it has to be': (stack, { domain }) => gatewayProblems(stack, domain),
  'has one way in, which leads to the function that routes by itself': routeProblems,
  'has a domain of its own by setting alone': (stack, { domain }) =>
    domain
      ? domainProblems(stack, domain)
      : unlike('The gateway', [['its domain', stack.all('apigatewayv2/domainName:DomainName'), []]]),
  'sends mails from the configured sender, and makes it only where asked to': (stack, { from, domain }) => [
    ...unlike('Mails', [['whom they come from', stack.links.Mail, { sender: from, type: 'sst.sst.Linkable' }]]),
    ...(domain
      ? senderProblems(stack, domain)
      : unlike('The sender', [['what is made', stack.all('sesv2/emailIdentity:EmailIdentity'), []]])),
  ],
  'hears of bounces and complaints, from SES alone': (stack, { identity }) => feedbackProblems(stack, identity),
  'raises these alarms': stack => alarmProblems(stack, wantedAlarms(consumers)),
  'mails alarms to whom a setting names': (stack, { alarmEmail }) => {
    const topic = stack.one('sns/topic:Topic', 'AlarmsTopic').inputs.name
    const mails = stack
      .all('sns/topicSubscription:TopicSubscription')
      .filter(({ inputs }) => inputs.protocol === 'email')
    return unlike('Alarms', [
      ['whether they are in order', stack.one('sns/topic:Topic', 'AlarmsTopic').inputs.fifoTopic, false],
      ['whom they are mailed to', mails.map(({ inputs }) => inputs.endpoint), alarmEmail],
      ['which are', mails.map(({ inputs }) => nameIn(inputs.topic)), alarmEmail.map(() => topic)],
    ])
  },
  'draws it all on one page': stack => dashboardProblems(stack, DRAWN),
}

/** Tells everything that is wrong with a stage. What a check stumbles over is wrong as well. */
export function stageProblems(stack: Stack): string[] {
  const expected = EXPECTED[stack.app.stage]
  if (!expected) throw new Error(`The settings of the stage ${stack.app.stage} are unknown.`)
  return Object.values(CHECKS).flatMap(check => attempt(() => check(stack, expected)))
}

/** What one check finds. */
export function problemsOf(stack: Stack, check: Check): string[] {
  const expected = EXPECTED[stack.app.stage]
  return expected ? check(stack, expected) : ['The settings of the stage are unknown.']
}

function attempt(check: () => string[]): string[] {
  try {
    return check()
  } catch (error) {
    return [String(error)]
  }
}
