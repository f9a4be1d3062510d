import { GAMES } from './games.ts'
import type { Guide } from './guide.ts'
import { MALLS } from './malls.ts'
import { OFFICES } from './offices.ts'
import { ONLINE_SHOP } from './online-shop.ts'
import { SESSIONS } from './sessions.ts'
import { TRAINERS } from './trainers.ts'

/** The guides whose access patterns docs/queries.md lists, by the file that has them. */
export const GUIDES: Readonly<Record<string, Guide>> = {
  'online-shop.ts': ONLINE_SHOP,
  'games.ts': GAMES,
  'sessions.ts': SESSIONS,
  'offices.ts': OFFICES,
  'malls.ts': MALLS,
  'trainers.ts': TRAINERS,
}
