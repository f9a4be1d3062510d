import type { Scalar } from './model-index.ts'

/** A validation issue of a field, as every Standard Schema library reports it. */
export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** The outcome of a validation: the parsed value, or the issues. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/** The part of Standard Schema that models need (https://standardschema.dev): zod, valibot and arktype have it. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

type Types<Schema extends StandardSchema> = NonNullable<Schema['~standard']['types']>

/** The input type of the schema. */
export type SchemaInput<Schema extends StandardSchema> = Types<Schema>['input']

/** The field names of the schema's output. For a union, those of any variant. */
export type SchemaField<Schema extends StandardSchema> = KeyOfEach<SchemaOutput<Schema>>
type KeyOfEach<Variant> = Variant extends unknown ? Extract<keyof Variant, string> : never

/** The fields of the schema's output that are strings, numbers or booleans, or can be unset. */
export type ScalarField<Schema extends StandardSchema> = ScalarKeyOfEach<SchemaOutput<Schema>>
type ScalarKeyOfEach<Variant> = Variant extends unknown
  ? {
      [Field in Extract<keyof Variant, string>]-?: NonNullable<Variant[Field]> extends Scalar ? Field : never
    }[Extract<keyof Variant, string>]
  : never

/** The output type of the schema. */
export type SchemaOutput<Schema extends StandardSchema> = Types<Schema>['output']
