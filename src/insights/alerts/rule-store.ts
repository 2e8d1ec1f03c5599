// The jobs that keep rules: one set for each scope, without anything about people in it.
import { rulesSchema } from '../../protocol/alerts.ts'
import type { Rules } from '../../protocol/alerts.ts'
import type { RuleScope } from '../../protocol/dashboard.ts'
import type { Database } from '../database.ts'

export type AlertRulesTable = { readonly scope: string; readonly rules: string; readonly at_ms: number }
export type AlertTables = { readonly alert_rules: AlertRulesTable }

/** Where anybody may open a room, anybody may leave rules behind: those longest unchanged go first, and never those of all rooms. */
const MOST_SCOPES = 1000

export const RULE_JOBS = { readRules, writeRules }

/** What an older program wrote in another form is left out: its scope has the default rules again. */
async function readRules({ db }: Database): Promise<readonly { readonly scope: RuleScope; readonly rules: Rules }[]> {
  const rows = await db.selectFrom('alert_rules').select(['scope', 'rules']).execute()
  return rows.flatMap(({ scope, rules }) => {
    const parsed = rulesSchema.safeParse(JSON.parse(rules))
    return parsed.success ? [{ scope: scope as RuleScope, rules: parsed.data }] : []
  })
}

/** Gives back the scopes whose rules had to go. */
async function writeRules({ db }: Database, scope: RuleScope, rules: Rules, atMs: number): Promise<readonly RuleScope[]> {
  return db.transaction().execute(async (transaction) => {
    const row = { scope, rules: JSON.stringify(rules), at_ms: atMs }
    await transaction.insertInto('alert_rules').values(row).onConflict((conflict) => conflict.column('scope').doUpdateSet({ rules: row.rules, at_ms: atMs })).execute()
    // Beyond the newest ones; no database says "delete all but" alike.
    const rooms = await transaction.selectFrom('alert_rules').select('scope').where('scope', '!=', '*').orderBy('at_ms', 'desc').orderBy('scope').execute()
    const tooMany = rooms.slice(MOST_SCOPES).map((old) => old.scope)
    if (tooMany.length > 0) await transaction.deleteFrom('alert_rules').where('scope', 'in', tooMany).execute()
    return tooMany as RuleScope[]
  })
}
