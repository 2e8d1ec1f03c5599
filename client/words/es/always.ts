// The Spanish words that come with the page, area by area.
import type { always as english } from '../en/always.ts'
import type { Translated } from '../shape.ts'
import { call } from './call.ts'
import { conversation } from './conversation.ts'
import { checks } from './checks.ts'
import { errors } from './errors.ts'
import { join } from './join.ts'
import { myData } from './my-data.ts'
import { pages } from './pages.ts'
import { people } from './people.ts'
import { problems } from './problems.ts'
import { settings } from './settings.ts'
import { stage } from './stage.ts'

export const always = {
  pages,
  join,
  call,
  stage,
  conversation,
  people,
  problems,
  checks,
  errors,
  settings,
  myData,
} satisfies Translated<typeof english>
