// Saving a report as a file: PDF to hand on, CSV for tables, JSON for programs.
import { Download } from 'lucide-react'
import { useState } from 'react'
import { EXPORT_FORMATS } from '../../src/protocol/report-terms.ts'
import type { ExportFormat } from '../../src/protocol/report-terms.ts'
import { problemOf } from '../state/call-error.ts'
import type { CallErrorCode } from '../state/call-error.ts'
import { Button } from '../ui/button.tsx'
import { say, spoken } from '../words/words.ts'
import { codeOf } from './api.ts'
import type { AnalyticsApi } from './api.ts'

type Saving = { readonly kind: 'idle' } | { readonly kind: 'busy'; readonly format: ExportFormat } | { readonly kind: 'saved'; readonly format: ExportFormat } | { readonly kind: 'failed'; readonly code: CallErrorCode }
const NAMES: Readonly<Record<ExportFormat, string>> = { csv: 'CSV', json: 'JSON', pdf: 'PDF' }

export function SaveReport({ api, meetingId }: { readonly api: AnalyticsApi; readonly meetingId: string }) {
  const [saving, setSaving] = useState<Saving>({ kind: 'idle' })
  const save = async (format: ExportFormat): Promise<void> => {
    setSaving({ kind: 'busy', format })
    try {
      const response = await api.open(`/meetings/${encodeURIComponent(meetingId)}/export?format=${format}&language=${spoken.getSnapshot().language}`)
      keep(await response.blob(), nameOf(response.headers.get('content-disposition')) ?? `overtone-${meetingId}.${format}`)
      setSaving({ kind: 'saved', format })
    } catch (error) {
      setSaving({ kind: 'failed', code: codeOf(error) })
    }
  }
  return (
    <div className="save-report">
      <div className="save-buttons" role="group" aria-label={say('analytics.save.title')}>
        <Download aria-hidden="true" />
        {EXPORT_FORMATS.toReversed().map((format) => (
          <Button key={format} aria-label={say('analytics.save.as', { format: NAMES[format] })} isDisabled={saving.kind === 'busy'} onPress={() => void save(format)}>
            {NAMES[format]}
          </Button>
        ))}
      </div>
      <p role="status" className="for-ears">
        {saving.kind === 'busy' && say('analytics.save.busy', { format: NAMES[saving.format] })}
        {saving.kind === 'saved' && say('analytics.save.done', { format: NAMES[saving.format] })}
      </p>
      {saving.kind === 'failed' && (
        <p role="alert" className="small">
          {say('pages.titleAndAction', problemOf(saving.code))}
        </p>
      )}
    </div>
  )
}

/** The plain form of RFC 6266 is all that the server sends. */
export function nameOf(disposition: string | null): string | null {
  const name = /filename="([^"\\/]+)"/.exec(disposition ?? '')?.[1]
  return name ?? null
}

function keep(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // After the browser has taken it up.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
