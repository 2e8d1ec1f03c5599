// The routes that a web server really has, read from fastify's own tree of them.
import type { FastifyInstance } from 'fastify'

/** Each as 'GET /path'. Fastify prints a tree, four characters a level, with the methods of each behind it. */
export function routesOf(app: FastifyInstance): readonly string[] {
  const above: string[] = []
  return [...app.printRoutes({ commonPrefix: false }).matchAll(/^((?:[│├└ ][ ─]{3})+)(\S+)(?: \(([A-Z, ]+)\))?$/gm)].flatMap(([, indent = '', part = '', methods]) => {
    above.splice(indent.length / 4 - 1, Infinity, part)
    const path = `/${above.join('/')}`.replaceAll(/\/+/g, '/')
    return methods === undefined ? [] : methods.split(', ').map((method) => `${method} ${path}`)
  })
}
