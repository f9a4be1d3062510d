import type { LinkEngine } from '../models/links.ts'
import type { Link } from '../models/model.ts'
import type { LinkOpener } from '../repository/link-sets.ts'
import type { IdRules } from '../repository/saving/id-rules.ts'
import { bindLink } from './bind-link.ts'
import { idOfLink, requireLinkId } from './link-id.ts'
import { openLinkSet } from './open-link-set.ts'
import { registerLink } from './register-link.ts'

/** The code of links for models and repositories, which comes with `manyToMany()`. */
export const ENGINE: LinkEngine & IdRules<Link> & LinkOpener = {
  bind: bindLink,
  register: registerLink,
  idOf: idOfLink,
  requireId: requireLinkId,
  open: openLinkSet,
}
