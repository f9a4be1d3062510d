import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import type { KeyFields } from './writes-options.ts'

/** Returns the only field that the partition key of a relation can depend on. */
export function onlyField({ name }: AnyModel, field: string, value: string): KeyFields {
  return new Proxy(
    { [field]: value },
    {
      get(fields, read) {
        if (read === field) return fields[field]
        throw new ConfigurationError(
          'models.badTable',
          `${name}: the partition key in writes.relations for ${field} reads ${String(read)}. It must depend on ${field} alone.`,
        )
      },
    },
  )
}
