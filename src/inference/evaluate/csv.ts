// Comma-separated values as people's programs write them (RFC 4180, and what strays from it); pure.

export type CsvRow = { readonly line: number; readonly values: Readonly<Record<string, string>> }
export type Csv = { readonly columns: readonly string[]; readonly rows: readonly CsvRow[] }

/** Quotes, doubled quotes, CRLF, a byte order mark, empty lines, spaces around names. A short row's missing values are ''. */
export function parseCsv(text: string): Csv {
  const records = splitRecords(text.replace(/^\uFEFF/, ''))
  const [header, ...body] = records
  const columns = (header?.values ?? []).map((name) => name.trim().toLowerCase())
  const rows = body.map(({ line, values }) => ({ line, values: Object.fromEntries(columns.map((name, index) => [name, (values[index] ?? '').trim()])) }))
  return { columns, rows }
}

function splitRecords(text: string): readonly { readonly line: number; readonly values: readonly string[] }[] {
  const records: { line: number; values: string[] }[] = []
  let values: string[] = []
  let value = ''
  let quoted = false
  let line = 1
  let startLine = 1
  const endRecord = (): void => {
    values.push(value)
    if (values.length > 1 || values[0]!.trim() !== '') records.push({ line: startLine, values })
    values = []
    value = ''
  }
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!
    if (char === '\n') line++
    if (quoted) {
      if (char !== '"') value += char
      else if (text[i + 1] === '"') value += text[++i]
      else quoted = false
    } else if (char === '"' && value.trim() === '') {
      quoted = true
      value = ''
    } else if (char === ',') {
      values.push(value)
      value = ''
    } else if (char === '\n' || (char === '\r' && text[i + 1] !== '\n')) {
      endRecord()
      startLine = line
    } else if (char !== '\r') value += char
  }
  endRecord()
  return records
}
