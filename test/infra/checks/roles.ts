import { type Stack, type Statement, statementsOf } from '../synth/stack.ts'
import type { Resource } from '../synth/synth-result.ts'

/** The roles that Amazon EventBridge Scheduler takes. */
const SCHEDULES = ['SweepScheduleRole', 'EveryMinuteRole']

/** Tells what is wrong with the functions' roles, of which each function has one. */
export function rolesProblems(stack: Stack): string[] {
  const roles = stack.all('iam/role:Role').filter(({ name }) => !SCHEDULES.includes(name))
  const used = new Set(stack.all('lambda/function:Function').map(({ inputs }) => inputs.role))
  const shared = used.size === roles.length ? [] : [`${roles.length} roles are used by ${used.size} functions.`]
  return [...roles.flatMap(roleProblems), ...shared]
}

/** Tells what is wrong with a function's role: too wide, or trusted to others than Lambda. Only the sweep may scan. */
export function roleProblems(role: Resource): string[] {
  return [
    ...statementsOf(role).flatMap(statement => statementProblems(statement, role.name === 'SweepRole')),
    ...(role.inputs.managedPolicyArns ?? []).map((arn: string) => `has AWS's own policy ${arn}`),
    ...trustProblems(role),
  ].map(problem => `${role.name} ${problem}.`)
}

// Names of log streams and of failed batches are made up by AWS: a wildcard below a log group or a prefix of ours.
const OWN_FOLDER = /^arn:aws:(logs:[^*]+:log-group:[^*]+:log-stream:|s3:::[^*]+\/aws\/lambda\/)\*$/

function statementProblems({ Effect, Action, Resource }: Statement, mayScan: boolean): string[] {
  if (Effect !== 'Allow') return [`has a statement that does not allow but ${Effect}`]
  return [
    ...Action.filter(action => action.includes('*')).map(action => `may ${action}`),
    ...Action.filter(action => !mayScan && action.endsWith(':Scan')).map(() => 'may scan a table'),
    ...Resource.filter(arn => arn.includes('*') && !OWN_FOLDER.test(arn)).map(arn => `may use ${arn}`),
  ]
}

const LAMBDA = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }

function trustProblems({ inputs }: Resource): string[] {
  const policy =
    typeof inputs.assumeRolePolicy === 'string' ? JSON.parse(inputs.assumeRolePolicy) : inputs.assumeRolePolicy
  const statements = policy.Statement.map(({ Sid: _, ...statement }: { Sid?: string }) => JSON.stringify(statement))
  return statements
    .filter((statement: string) => statement !== JSON.stringify(LAMBDA))
    .map((statement: string) => `is trusted to ${statement}`)
}

const NAMED_IN_ARNS = /^aws:.*:(Table|Bucket|LogGroup|EmailIdentity|ConfigurationSet|Queue|Function)$/

/** What a role may do: each action with what it may be done to, under the names of this stack's resources. */
export function allowances(stack: Stack, component: string): Record<string, string[]> {
  const names = stack.resources
    .filter(({ type }) => NAMED_IN_ARNS.test(type))
    .flatMap(({ name, inputs: { name: own, bucket, configurationSetName, emailIdentity } }) =>
      [own ?? bucket ?? emailIdentity ?? configurationSetName].map((physical: string) => [physical, name]),
    )
  const shorten = (arn: string) => {
    const [physical, name] = names.find(([each]) => arn.includes(each ?? '-')) ?? [/[^/]+$/.exec(arn)?.[0] ?? arn]
    return (name ?? physical) + arn.slice(arn.indexOf(physical ?? '') + (physical ?? '').length)
  }
  const pairs = stack
    .statements(component)
    .flatMap(({ Action, Resource }) => Action.map(action => [action, Resource.map(shorten).sort()] as const))
  const byAction = Map.groupBy(pairs, ([action]) => action)
  return Object.fromEntries([...byAction].map(([action, found]) => [action, found.flatMap(([, arns]) => arns)]))
}
