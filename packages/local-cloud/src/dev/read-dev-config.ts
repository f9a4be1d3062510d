import { z } from 'zod'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { DevConfig } from './dev-config.ts'
import { settingIssue } from './setting-issue.ts'

const environment = z.record(z.string(), z.string()).optional()
const name = z.string().min(1)
const base = { name, handler: z.string(), environment, timeout: z.number().optional() }
const index = z.strictObject({ name, partitionKey: name, sortKey: name })

// The mapping itself checks the ranges of its settings.
const mapping = {
  batchSize: z.number(),
  maximumBatchingWindowInSeconds: z.number(),
  parallelizationFactor: z.number(),
  startingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  bisectBatchOnFunctionError: z.boolean(),
  maximumRetryAttempts: z.number(),
  maximumRecordAgeInSeconds: z.number(),
  functionResponseTypes: z.array(z.literal('ReportBatchItemFailures')),
  filters: z.array(z.record(z.string(), z.unknown())),
}

const schema = z.strictObject({
  tables: z
    .array(
      z.strictObject({
        name,
        partitionKey: name,
        sortKey: name.optional(),
        keyTypes: z.record(z.string(), z.enum(['S', 'N', 'B'])).optional(),
        indexes: z.array(index).optional(),
        stream: z.boolean().optional(),
        timeToLiveAttribute: name.optional(),
      }),
    )
    .min(1),
  consumers: z.array(z.strictObject({ ...base, table: name, ...z.object(mapping).partial().shape })).optional(),
  schedules: z.array(z.strictObject({ ...base, everySeconds: z.number().positive() })).optional(),
  environment,
})

/**
 * Checks a configuration that came from another process. Throws a `LocalCloudError` with the path of every problem, and for a
 * consumer whose table is missing or has no stream.
 */
export function readDevConfig(file: string, value: unknown): DevConfig {
  const parsed = schema.safeParse(value, { error: settingIssue })
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${['dev', ...path].join('.')} ${message}`)
    throw invalid(file, problems.join('; '))
  }
  const config = parsed.data as DevConfig
  for (const { name, table } of config.consumers ?? []) {
    const found = config.tables.find(each => each.name === table)
    const tables = config.tables.map(each => each.name).join(', ')
    if (!found) throw invalid(file, `the consumer "${name}" reads the table "${table}", but the tables are ${tables}`)
    if (found.stream === false) {
      throw invalid(file, `the consumer "${name}" reads the table "${table}", whose \`stream\` is false`)
    }
  }
  const table = repeatedName(config.tables)
  if (table !== undefined) throw invalid(file, `two tables are named "${table}"`)
  const repeated = repeatedName([...(config.consumers ?? []), ...(config.schedules ?? [])])
  if (repeated !== undefined) throw invalid(file, `two functions are named "${repeated}"`)
  return config
}

function repeatedName(named: readonly { readonly name: string }[]): string | undefined {
  const names = named.map(({ name }) => name)
  return names.find((each, at) => names.indexOf(each) !== at)
}

function invalid(file: string, why: string): LocalCloudError {
  return new LocalCloudError('dev.invalidConfig', `The export \`dev\` of ${file} is invalid: ${why}. Correct it.`)
}
