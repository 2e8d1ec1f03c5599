// A ledger in memory, which passes the contract of the real one (test/insights/ledger-contract.ts).
import { AppError } from '../../src/kit/errors.ts'
import type { Erased, KeptAudit, KeptData } from '../../src/protocol/kept-data.ts'
import type { AuditEntry, ConsentEntry, Ledger, LedgerHealth } from '../../src/signaling/ports.ts'

/** As a deletion leaves it. */
type Half = Omit<AuditEntry, 'by'> & { readonly by: AuditEntry['by'] | null }

export class FakeLedger implements Ledger {
  consents: readonly ConsentEntry[] = []
  audits: readonly Half[] = []
  available = true
  readonly retentionHours = 24

  get health(): LedgerHealth {
    return { state: this.available ? 'ok' : 'failing', queued: 0, lost: 0 }
  }

  record(entry: ConsentEntry | AuditEntry): void {
    if (entry.kind === 'consent') this.consents = [...this.consents, entry]
    else this.audits = [...this.audits, entry]
  }

  async exportFor(keyDigest: string): Promise<KeptData> {
    const personId = this.#personOf(keyDigest)
    const own = this.audits.filter(({ by }) => by?.personId === personId && personId !== null)
    return {
      atMs: 0,
      retentionHours: 24,
      consents: this.consents.filter(({ person }) => person.personId === personId)
        .map(({ atMs, roomId, change, audience, purpose, words, person }) => ({ atMs, roomId, change, audience, purpose, words, personal: { displayName: person.displayName } })),
      byOthers: this.audits.filter(({ by, whom }) => whom?.personId === personId && personId !== null && by?.personId !== personId).map(kept),
      byOneself: own.map(kept),
      meetings: [],
      apiTokens: [],
      webhooks: [],
    }
  }

  async eraseFor(keyDigest: string): Promise<Erased> {
    const personId = this.#personOf(keyDigest)
    const consents = this.consents.filter(({ person }) => person.personId === personId).length
    const audits = this.audits.filter(({ by, whom }) => personId !== null && (by?.personId === personId || whom?.personId === personId)).length
    this.consents = this.consents.filter(({ person }) => person.personId !== personId)
    this.audits = this.audits.map((audit) => ({ ...audit, by: audit.by?.personId === personId ? null : audit.by, whom: audit.whom?.personId === personId ? null : audit.whom }))
      .filter(({ by, whom }) => by !== null || whom !== null)
    return { consents, audits, meetings: 0 }
  }

  #personOf(keyDigest: string): string | null {
    if (!this.available) throw new AppError('LEDGER_UNAVAILABLE')
    const people = [...this.consents.map(({ person }) => person), ...this.audits.flatMap(({ by, whom }) => [by, whom])]
    return people.find((person) => person?.keyDigest === keyDigest)?.personId ?? null
  }
}

function kept({ atMs, roomId, what, detail, role, by, whom }: Half): KeptAudit {
  return { atMs, roomId, what, detail, role, personal: { by: by?.displayName ?? null, whom: whom?.displayName ?? null } }
}
