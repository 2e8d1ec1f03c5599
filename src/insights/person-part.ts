// What each part of the room must be able to do with one person's data, so that an export and a deletion reach every table.
import type { Kysely, Transaction } from 'kysely'
import type { Erased, KeptData } from '../protocol/kept-data.ts'
import type { Tables } from './tables.ts'

/** One place in one room: whoever holds the key opens the entries. */
export type KnownPerson = { readonly personId: string; readonly keyDigest: string }

export type PersonPart = {
  exportFor(db: Kysely<Tables>, person: KnownPerson): Promise<Partial<KeptData>>
  /** Within one transaction with the other parts; the table `erasing` names the person. */
  eraseFor(transaction: Transaction<Tables>, person: KnownPerson): Promise<Partial<Erased>>
  /** Deletes what is older than `beforeMs`, everybody's, within one transaction with the other parts; the table `erasing` names the time. */
  expire(transaction: Transaction<Tables>, beforeMs: number): Promise<Partial<Erased>>
}

export const countOf = (result: { readonly numDeletedRows: bigint }): number => Number(result.numDeletedRows)
