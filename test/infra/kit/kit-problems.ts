import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { deriveEventFilters } from '../../../wiring/event-filters.ts'
import { alarmProblems, deliveryAlarms } from '../checks/alarms.ts'
import { deliveryAllowedProblems, scheduleKeyProblems, scheduleRoleProblems } from '../checks/allowed.ts'
import { DELIVERY_DRAWN, dashboardProblems } from '../checks/dashboard.ts'
import { nameIn, unlike } from '../checks/facts.ts'
import { failuresProblems } from '../checks/failures.ts'
import { mappingProblems } from '../checks/mappings.ts'
import { rolesProblems } from '../checks/roles.ts'
import { scheduleProblems } from '../checks/schedule.ts'
import { tableProblems } from '../checks/tables.ts'
import { ACCOUNT } from '../synth/aws-answers.ts'
import type { Stack } from '../synth/stack.ts'

const CONSUMERS = Object.keys(deriveEventFilters())
const FUNCTIONS = ['Api', 'LinksConsumer', 'MailConsumer', 'Schedule']

/**
 * Tells everything that is wrong with a stack that a kit made for the shop's consumers in production: the checks of the shop
 * itself, without those of its pages and its mails.
 */
export function kitProblems(stack: Stack): string[] {
  const checks: (() => string[])[] = [
    () => tableProblems(stack, 'Data', dataTable('Data')),
    () => tableProblems(stack, 'Ledger', ledgerTable('Ledger')),
    ...CONSUMERS.map(consumer => () => mappingProblems(stack, consumer)),
    () => failuresProblems(stack),
    () => rolesProblems(stack),
    ...FUNCTIONS.map(component => () => deliveryAllowedProblems(stack, component)),
    ...FUNCTIONS.map(component => () => logProblems(stack, component)),
    () => scheduleKeyProblems(stack),
    () => scheduleProblems(stack),
    () => scheduleRoleProblems(stack, { component: 'Schedule', role: 'EveryMinuteRole', queue: 'MissedTicksQueue' }),
    () => alarmProblems(stack, deliveryAlarms(CONSUMERS, ['api', ...CONSUMERS, 'schedule']), () => /^[A-Z].{20,}\.$/),
    () => dashboardProblems(stack, DELIVERY_DRAWN),
    () => countProblems(stack),
  ]
  return checks.flatMap(attempt)
}

function logProblems(stack: Stack, component: string): string[] {
  const log = stack.one('cloudwatch/logGroup:LogGroup', `${component}Log`).inputs
  return unlike(`The log of ${component}`, [
    ['how long it is kept', log.retentionInDays, 30],
    [
      'what the function may write',
      stack
        .statements(component)
        .filter(({ Action }) => Action.includes('logs:PutLogEvents'))
        .map(({ Resource }) => Resource),
      [[`arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:${log.name}:log-stream:*`]],
    ],
    ['where the function writes', nameIn(stack.lambda(component).inputs.logGroup), log.name],
  ])
}

function countProblems(stack: Stack): string[] {
  const invoked = stack.all('lambda/functionEventInvokeConfig:FunctionEventInvokeConfig')
  return unlike('The stack', [
    ['how many tables it has', stack.all('dynamodb/table:Table').length, 2],
    ['how many mappings', stack.all('lambda/eventSourceMapping:EventSourceMapping').length, CONSUMERS.length],
    [
      'which functions',
      stack
        .all('lambda/function:Function')
        .map(({ name }) => name)
        .sort(),
      FUNCTIONS.map(each => `${each}Function`),
    ],
    ['what is not tried again', invoked.map(({ inputs }) => inputs.qualifier), invoked.map(() => '$LATEST')],
    [
      'its schedules',
      stack.all('scheduler/schedule:Schedule').map(({ inputs }) => inputs.flexibleTimeWindow.mode),
      ['OFF'],
    ],
  ])
}

function attempt(check: () => string[]): string[] {
  try {
    return check()
  } catch (error) {
    return [String(error)]
  }
}
