// What went wrong and what to do, in English: the server's catalogue as it stands there, and what only the page can notice.
import { ERRORS } from '../../../src/protocol/errors.ts'

export const errors = {
  ...ERRORS,
  UNREACHABLE: { title: 'The server cannot be reached', action: 'Check your connection. The call keeps trying by itself.' },
  TIMEOUT: { title: 'The server did not answer in time', action: 'Try again in a moment.' },
  ELSEWHERE: { title: 'This call was opened in another place', action: 'You can have it in one window at a time. Join again to bring it back here.' },
  UNSUPPORTED: { title: 'This browser cannot take part in calls', action: 'Use a current Chrome, Edge, Firefox or Safari.' },
} as const
