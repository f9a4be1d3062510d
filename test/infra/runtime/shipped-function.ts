import { localConfig } from '../../support/fresh-database.ts'
import type { Stack } from '../synth/stack.ts'
import { LambdaProcess } from './lambda-process.ts'

/** What a function runs against. */
export interface Surroundings {
  readonly tableName: string
  readonly ledgerTableName: string
  readonly sesEndpoint: string
  readonly environment?: Readonly<Record<string, string>>
}

/**
 * Starts a function as it would be shipped: the bundle that a deploy uploads, on this Node, with the environment and
 * the links it would have, but for the tables and SES, which are local.
 */
export function startFunction(stack: Stack, component: string, surroundings: Surroundings): Promise<LambdaProcess> {
  const { timeout } = stack.lambda(component).inputs
  const env = environmentOf(stack, component, surroundings)
  return LambdaProcess.start({ folder: stack.build(component).out, env, timeout })
}

/** Invokes a function once, in a process of its own, and gives its answer. */
export async function invoke<Answer>(
  stack: Stack,
  component: string,
  surroundings: Surroundings,
  event: object,
): Promise<Answer> {
  const lambda = await startFunction(stack, component, surroundings)
  try {
    return await lambda.invoke<Answer>(event)
  } finally {
    await lambda.stop()
  }
}

/** The environment of a component's Lambda on this machine. */
export function environmentOf(stack: Stack, component: string, surroundings: Surroundings): NodeJS.ProcessEnv {
  const { SST_KEY, SST_KEY_FILE, ...variables } = stack.lambda(component).inputs.environment.variables
  const { region, credentials, endpoint } = localConfig()
  const links = {
    ...stack.build(component).links,
    Data: { name: surroundings.tableName },
    Ledger: { name: surroundings.ledgerTableName },
  }
  return {
    PATH: process.env.PATH,
    ...variables,
    ...Object.fromEntries(
      Object.entries(links).map(([name, value]) => [`SST_RESOURCE_${name}`, JSON.stringify(value)]),
    ),
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_SES: surroundings.sesEndpoint,
    CONSUMER_FUNCTIONS: '{"links":"links","mail":"mail"}',
    ...surroundings.environment,
  }
}
