// Development: rebuilds the web app and restarts the server whenever a source changes.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './setup/root.mjs'

const start = (args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
const children = [
  start([join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--watch']),
  start(['--watch', '--watch-preserve-output', join('src', 'main.ts'), ...process.argv.slice(2)]),
]
const stop = () => children.forEach((child) => child.kill('SIGTERM'))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
for (const child of children) child.on('exit', stop)
