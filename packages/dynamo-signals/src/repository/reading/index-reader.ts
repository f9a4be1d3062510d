import type { AnyModel } from '../../models/model.ts'
import type { Query, QueryOptions } from '../../models/query.ts'
import type { ShapedIndex } from '../items/model-shape.ts'
import type { ReadScope } from './read-instance.ts'

/** The parameters of a query. */
export interface QueryRequest {
  readonly key: object
  readonly options: QueryOptions<AnyModel, string>
}

/** The part of an access pattern's code that reads it. It comes with the definition: see `ModelIndex`. */
export interface IndexReader {
  query(scope: ReadScope, model: AnyModel, index: ShapedIndex, request: QueryRequest): Query<unknown>
}

/** Queries an access pattern of a model. */
export function queryBy(scope: ReadScope, model: AnyModel, index: ShapedIndex, request: QueryRequest): Query<unknown> {
  return (index.definition.engine as object as IndexReader).query(scope, model, index, request)
}
