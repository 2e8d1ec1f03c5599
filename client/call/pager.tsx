// Turns the pages of people who do not all fit.
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { say, sayNumber } from '../words/words.ts'

type PagerProps = { readonly at: { readonly x: number; readonly y: number }; readonly page: number; readonly pages: number; readonly onTurn: (page: number) => void }

export function Pager({ at, page, pages, onTurn }: PagerProps) {
  return (
    <nav className="pager" style={{ insetInlineStart: at.x, top: at.y }} aria-label={say('stage.pages')}>
      <Button kind="icon" className="button-plain" aria-label={say('stage.previousPage')} isDisabled={page === 0} onPress={() => onTurn(page - 1)}>
        <ChevronLeft aria-hidden="true" className="points" />
      </Button>
      <span role="status" aria-label={say('stage.page', { page: page + 1, pages })}>
        <span aria-hidden="true">
          {sayNumber(page + 1)} / {sayNumber(pages)}
        </span>
      </span>
      <Button kind="icon" className="button-plain" aria-label={say('stage.nextPage')} isDisabled={page >= pages - 1} onPress={() => onTurn(page + 1)}>
        <ChevronRight aria-hidden="true" className="points" />
      </Button>
    </nav>
  )
}
