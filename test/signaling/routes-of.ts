// The routes that a web server really has, read from fastify's own tree of them.
import type { FastifyInstance } from 'fastify'

/** Each as 'GET /path'. Fastify prints a tree, four characters a level, with the methods of each behind it. */
export function routesOf(app: FastifyInstance): readonly string[] {
  const above: string[] = []
  return app.printRoutes({ commonPrefix: false }).split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([\s│├└─]*)(\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    if (part === '') return []
    const level = indent.length / 4
    const path = level <= 1 ? `/${part.replace(/^\//, '')}` : `${above[level - 1] ?? ''}${part}`
    above.length = level
    above[level] = path
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${path}`)
  })
}
