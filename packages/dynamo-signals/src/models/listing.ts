import type { AnyModel, InstanceOf } from './model.ts'

/** One page of a listing. The last page has no `cursor`. */
export interface Page<M extends AnyModel> {
  readonly items: InstanceOf<M>[]
  readonly cursor?: string
}

/** Instances, fetched as they are iterated. `page()` fetches one page instead. */
export interface Listing<M extends AnyModel> extends AsyncIterable<InstanceOf<M>> {
  page(): Promise<Page<M>>
  toArray(): Promise<InstanceOf<M>[]>
}
