import type { StandaloneCommand } from '../command.ts'
import { CONSOLE_OPTION, readConsole } from '../read-console.ts'

/** Prints one story of a running console. */
export const trace: StandaloneCommand = {
  summary: 'Print everything that followed from one request, as a tree',
  exit: '0 printed, 1 there is no such request, or the console does not respond',
  argument: {
    name: 'request',
    what: 'the ID of a request',
    about: 'The ID of the request, or the number of the story that tail prints',
  },
  options: CONSOLE_OPTION,
  runAlone({ values, terminal }) {
    return readConsole(`/trace/${encodeURIComponent(values.text('request') ?? '')}`, values, terminal)
  },
}
