// Every table of the database: each part of the room lists its own in a file of its own, and in one line here.
import type { ApiTables } from './api/api-tables.ts'
import type { AlertTables } from './alerts/rule-store.ts'
import type { LedgerTables } from './ledger-tables.ts'
import type { MeetingTables } from './meetings/meeting-tables.ts'

export type Tables = LedgerTables
  & MeetingTables
  & ApiTables
  & AlertTables
