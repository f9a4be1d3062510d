import type { AnyModel, Constraint, InstanceOf, Link, Model, Relation } from './model.ts'
import type { StandardSchema } from './standard-schema.ts'

/**
 * A link from one model to many instances of another, as it is declared. Created by `manyToMany()` of
 * `dynamo-signals/links`. `defineModel` makes a {@link Link} of it.
 */
export interface LinkDefinition<
  Target extends AnyModel | string = AnyModel | string,
  Through extends AnyModel | undefined = AnyModel | undefined,
> {
  readonly target: Target
  /** The model whose instances are the links. Undefined if `defineModel` makes one. */
  readonly through: Through
  /** The foreign keys of `through`: to the model that declares the link, and to its target. Undefined if there is no choice. */
  readonly throughFields: readonly [from: string, to: string] | undefined
  /** How strictly a target must exist, for a `through` that `defineModel` makes. */
  readonly constraint: Exclude<Constraint, 'none'>
  /** Whether instances can be found by this link from its target. */
  readonly related: boolean
  /** The code that makes and changes links. It comes with `manyToMany()`, so that a bundle has it only if a model needs it. */
  readonly engine: LinkEngine
}

/** The links that a model declares, by name. */
export type LinkDefinitionMap = Readonly<Record<string, LinkDefinition>>

/** A link in an open database, with the models of both ends. */
export interface LinkedModels {
  readonly link: Link
  /** The model that declares the link. */
  readonly source: AnyModel
  readonly target: AnyModel
}

/** The part of a link's code that a definition and a database need. Repositories know the rest. */
export interface LinkEngine {
  /** Makes the link of a model. Throws `ConfigurationError` if its name is taken, or its `through` does not fit. */
  bind(model: string, name: string, definition: LinkDefinition, taken: readonly string[]): Link
  /** Adds a link to those of a database, by the name of its `through`. Throws `ConfigurationError` if two share one. */
  register(links: Map<string, LinkedModels>, added: LinkedModels): void
}

type NameOf<Target> = Target extends AnyModel ? Target['name'] : Target extends string ? Target : string
type EndOf<Name extends string, Target extends AnyModel | string> =
  NameOf<Target> extends Name
    ? { readonly from: Relation<false, Target, true>; readonly to: Relation<false, Target, true> }
    : { readonly [K in Uncapitalize<Name>]: Relation<false, Name, true> } & {
        readonly [K in Uncapitalize<NameOf<Target>>]: Relation<false, Target, true>
      }

/** The model that holds the links if none is declared: `Product_tags`, with the foreign keys `product` and `tag`. */
export type MadeThrough<Name extends string, Field extends string, Target extends AnyModel | string> = Model<
  `${Name}_${Field}`,
  StandardSchema<Record<string, never>, Record<string, never>>,
  EndOf<Name, Target>,
  Record<never, never>,
  Record<never, never>
>

/** The links that the definitions of a model become. */
export type LinksOf<Name extends string, Definitions extends LinkDefinitionMap> = {
  readonly [K in keyof Definitions]: Definitions[K] extends LinkDefinition<infer Target, infer Through>
    ? Link<Target, Through extends AnyModel ? Through : MadeThrough<Name, Extract<K, string>, Target>>
    : never
}

/** The name of a link. */
export type LinkOf<M extends AnyModel> = Extract<keyof M['links'], string>

/** An instance at the other end of a link. */
export type LinkedOf<M extends AnyModel, L extends LinkOf<M>> = M['links'][L] extends {
  readonly target: infer Target extends AnyModel
}
  ? InstanceOf<Target>
  : InstanceOf<AnyModel>
