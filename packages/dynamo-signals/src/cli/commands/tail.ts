import type { StandaloneCommand } from '../command.ts'
import { CONSOLE_OPTION, readConsole } from '../read-console.ts'

const MOST = 1_000

/** Follows the stories of a running console. */
export const tail: StandaloneCommand = {
  summary: 'Print each request of the running application with what followed from it, one line each',
  exit: '0 stopped with Ctrl-C, 1 the console does not respond',
  options: {
    last: { type: 'string', value: 'N', about: 'Begin with the newest N stories. Default: 10' },
    ...CONSOLE_OPTION,
  },
  runAlone({ values, terminal }) {
    const last = values.whole('last', MOST) ?? 10
    return readConsole(`/tail?last=${last}`, values, terminal)
  },
}
