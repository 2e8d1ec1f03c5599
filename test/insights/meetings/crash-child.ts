// A server that writes down a meeting until it is killed: says each second (of the wall clock) that it has told the recorder of.
import { openInsights } from '../../../src/insights/insights.ts'
import type { KeeperOptions } from '../../../src/insights/keeper.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { createLog } from '../../../src/kit/log.ts'
import { joined, meetingNamed, opened, reading } from './played.ts'

const options = JSON.parse(process.argv[2]!) as KeeperOptions
const insights = await openInsights({ ...options, retentionHours: 24, groupMinimum: 5 }, createLog('child', { level: 'silent' }), systemClock)
const meeting = meetingNamed('cut-off')
const startedMs = Date.now()
insights.observe(meeting, opened, startedMs)
insights.observe(meeting, joined('Ada', 'host'), startedMs)
setInterval(() => {
  const nowMs = Date.now()
  insights.observe(meeting, reading('Ada', nowMs), nowMs)
  process.stdout.write(`${nowMs}\n`)
}, 100)
