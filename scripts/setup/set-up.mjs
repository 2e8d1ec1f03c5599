// Set-up in order: Node 24, packages, then what the target needs; each step only where something is missing.
import { ensureChromium } from './chromium.mjs'
import { ensureClient } from './client.mjs'
import { ensureCoturn } from './coturn.mjs'
import { ensureMediaWorker } from './media-worker.mjs'
import { checkPlatform, ensureNode } from './node.mjs'
import { ensurePackages } from './packages.mjs'
import { ensurePostgres } from './postgres.mjs'

const OPTIONAL = { 'media-worker': ensureMediaWorker, client: ensureClient, chromium: ensureChromium, coturn: ensureCoturn, postgres: ensurePostgres }

/** Resolves to the path of a Node that runs the project. */
export async function setUp(needs, progress) {
  checkPlatform()
  const node = await ensurePackages(progress, await ensureNode(progress))
  for (const need of needs) await OPTIONAL[need](progress, node)
  return node
}
