// What the evaluation's pictures share: a page for light and dark, a title and a description for who cannot see it; pure.

export type Page = { readonly width: number; readonly height: number; readonly title: string; readonly description: string; readonly style: string; readonly body: readonly string[] }

/** No outside font, script or link: the file shows the same wherever it lies. */
export function svgPage({ width, height, title, description, style, body }: Page): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, system-ui, 'DejaVu Sans', sans-serif" font-size="14" role="img" aria-labelledby="title description">
<title id="title">${escapeXml(title)}</title>
<desc id="description">${escapeXml(description)}</desc>
<style>.page{fill:#fff}.ink{fill:#1b2329}.soft{fill:#52606a}.small{font-size:11px}.strong{font-weight:600}@media (prefers-color-scheme:dark){.page{fill:#14191d}.ink{fill:#e6ecef}.soft{fill:#a3b1b9}}${style}</style>
<rect class="page" width="${width}" height="${height}"/>
${body.join('\n')}
</svg>
`
}

export function text(x: number, y: number, content: string, style = 'ink', anchor: 'start' | 'middle' | 'end' = 'start', more = ''): string {
  return `<text class="${style}" x="${x}" y="${y}" text-anchor="${anchor}"${more}>${escapeXml(content)}</text>`
}

/** As much of a title as fits: its middle goes, since files differ at their ends. */
export function shortened(content: string, most: number): string {
  const end = Math.floor((most - 1) / 2)
  return content.length <= most ? content : `${content.slice(0, most - 1 - end)}…${content.slice(-end)}`
}

export function escapeXml(content: string): string {
  return content.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!)
}
