import { isObject } from '../dispatch/is-object.ts'
import { refuseOptions, shown, unknownOption } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import { modelNameIssue } from '../models/definition-issue.ts'
import type { LinkDefinition } from '../models/links.ts'
import type { AnyModel } from '../models/model.ts'
import { ENGINE } from './link-engine.ts'

interface LinkOptions<Through extends AnyModel | undefined> {
  /**
   * Your model of the links, with a foreign key to each end and its own fields. Its IDs consist of both related IDs. Default: a
   * model without fields, with a name such as `Product_tags`.
   */
  readonly through?: Through
  /** The foreign keys of `through` to the model with the link and to the target. Needed if it has several to one of them. */
  readonly throughFields?: readonly [from: string, to: string]
  /**
   * How strictly the target must exist when it is linked. Use `read` for a target that many instances are linked to at the same
   * time. Cannot be used with `through`, whose foreign keys have their own `constraint`. Default `transaction`.
   */
  readonly constraint?: LinkDefinition['constraint']
  /** Whether `relatedSet` accepts the link. Django: a `related_name` of `+`. Default true. */
  readonly related?: boolean
}

const OPTIONS = ['through', 'throughFields', 'constraint', 'related']

/**
 * Links each instance of a model to any number of instances of another. A pair is linked at most once. Deleting either
 * end deletes the link. Declare it on one of the two models, and use it from both. Django: `ManyToManyField`.
 *
 * @example
 * const Tag = defineModel('Tag', { schema: z.object({ name: z.string() }) })
 * const Product = defineModel('Product', { schema: z.object({ title: z.string() }), links: { tags: manyToMany(Tag) } })
 * await database.repository(Product).linkSet('lamp', 'tags').add('new', 'sale')
 * const onSale = await database.repository(Product).relatedSet({ tags: 'sale' }).list().toArray()
 */
export function manyToMany<Target extends AnyModel | string, Through extends AnyModel | undefined = undefined>(
  target: Target,
  options: LinkOptions<Through> = {},
): LinkDefinition<Target, NoInfer<Through>> {
  const name: unknown = typeof target === 'string' ? target : target?.name
  const refuse = (message: string) => {
    throw new ConfigurationError(
      'models.badLink',
      `manyToMany(${typeof name === 'string' ? name : shown(target)}): ${message}`,
    )
  }
  // In circular imports, the other module's model is still undefined.
  if (modelNameIssue(name)) refuse('it must refer to a model or the name of a model.')
  if (!isObject(options)) refuse(`options must be an object, not ${shown(options)}.`)
  if ('symmetrical' in options) {
    refuse('symmetrical is not supported. Omit it: linkSet follows a link, and relatedSet goes against it.')
  }
  const unknown = unknownOption(options, OPTIONS)
  if (unknown) refuse(unknown)
  const { through, throughFields, constraint = 'transaction', related = true } = options
  refuseOptions('models.badLink', `manyToMany(${name})`, {
    through:
      through !== undefined && typeof through?.relations !== 'object' && `must be a model, not ${shown(through)}`,
    throughFields:
      throughFields !== undefined &&
      !isPair(throughFields) &&
      `must name two foreign keys, not ${shown(throughFields)}`,
    constraint:
      (!['transaction', 'read'].includes(constraint) && `must be transaction or read, not ${shown(constraint)}`) ||
      (through !== undefined &&
        options.constraint !== undefined &&
        `is for links without a through model. Pass it to the foreign keys of ${through.name}`),
    related: typeof related !== 'boolean' && `must be true or false, not ${shown(related)}`,
  })
  return Object.freeze({ target, through: through as Through, throughFields, constraint, related, engine: ENGINE })
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(name => typeof name === 'string')
}
