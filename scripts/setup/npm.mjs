// How to run npm on a Node of choice.
import { delimiter, dirname } from 'node:path'

/** npm names its own program to the scripts it runs; without that it is the one in the PATH, on the Node that comes first there. */
export function npm(node) {
  const script = process.env.npm_execpath
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
  return script && /\.c?js$/.test(script) ? { command: node, before: [script], env } : { command: 'npm', before: [], env }
}
